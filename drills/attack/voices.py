"""What readers and authors say of comments that are there: reports, notices, edits, appeals.

Each comes from a network of its own, which is told of nobody who reports; and the tokens that they
are given open their own comment and report, so they stand in their answer alone.
"""

import re
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from drills.attack.doors import SITE, Answer, Doors, comment
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_appeal import decide_appeal
from moderation.actions.installation import Actor
from moderation.actions.reports.answer_reports import reject_as_illegal
from moderation.tables import Appeal, Comment, Moderator

NETWORKS = ("3fff:ca9:", "3fff:0ca9:")
"""What all these networks begin with; none of them is anybody's (RFC 9637)."""

_DIGITS = re.compile(r"\d+")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_WORDS = {"kind": "illegal", "good_faith": "yes"}


def machine_of(address: str) -> str:
    """The IP address of whoever has this e-mail address."""
    found = _DIGITS.search(address)
    number = int(found[0]) if found else 0
    return f"{NETWORKS[0]}{number:x}::{number + 1:x}"


def forms_of_machine(address: str) -> tuple[str, ...]:
    """How their IP address and their network may be written."""
    machine = IPv6Address(machine_of(address))
    network = machine_of(address).partition("::")[0]
    exploded = machine.exploded
    return str(machine), f"{network}::/48", f"{network}::", exploded, exploded[:14]


def reported(doors: Doors, address: str) -> None:
    """By a reader who names themselves in every field, looks what came of it, and takes it back."""
    made = _published(doors)
    told = {"law": f"Of {address}", "why": f"It tells everybody to write to {address}, me."}
    notice = _WORDS | told | {"name": address, "email": address}
    wrong = {"email": f"Jane {address}", "kind": address, "good_faith": address, address: address}
    _report(doors, made, address, {"kind": "personal_data", "text": f"{address} is my address."})
    for accept in ("text/html", "application/json"):
        _report(doors, made, address, notice | wrong, accept)
        token = _report(doors, made, address, notice, accept)
        for wanted in ("text/html", "application/json"):
            doors.ask("GET", f"/v1/reports/{token}", None, {"Accept": wanted} | _from(address))
    doors.ask("DELETE", f"/v1/reports/{token}", None, _from(address))
    doors.ask("GET", f"/v1/reports/{address}", None, _from(address))
    _report(doors, address, address, notice)


def found_illegal(doors: Doors, address: str) -> None:
    """In a notice that is found to be right, in words that name whoever gave it."""
    made = _published(doors)
    notice = _WORDS | {"law": "§ 185", "why": f"It insults me, {address}, before everybody."}
    token = _report(doors, made, address, notice | {"name": "Jane", "email": address})
    _report(doors, made, address, {"kind": "abusive", "text": address.replace("@", " (at) ")})
    wanted = WantedDecision("rejected", _somebody(doors))
    site_id = _site_of(doors, made)
    words = (f"§ 185, says {address}", f"It insults {address}.")
    reject_as_illegal(doors.house, site_id, made, wanted, *words)
    doors.ask("GET", f"/v1/reports/{token}", None, {"Accept": "text/html"} | _from(address))


def changed_by_the_author(doors: Doors, address: str) -> None:
    """By an author who changes their comment, and withdraws it."""
    token = _posted(doors, address)
    _as_author(doors, token, address, "GET")
    _as_author(doors, token, address, "PATCH", {"body": f"Better: write to {address}."})
    _as_author(doors, token, address, "PATCH", {"body": {"text": address}, address: address})
    _as_author(doors, address, address, "GET")
    _as_author(doors, token, address, "DELETE")
    doors.ask("GET", f"/embed/authored?lang={address}", None, _from(address))
    doors.ask("GET", f"/v1/authored?token={address}", None, _from(address))


def appealed(doors: Doors, address: str) -> None:
    """In an appeal and in its answer: against a decision whose reasons the author reads."""
    token, made = _posted_and_known(doors, address)
    refused = {"status": "rejected", "note": address}
    doors.api("POST", f"/v1/comments/{made}/decisions", refused)
    _as_author(doors, token, address, "GET")
    _as_author(doors, token, address, "POST", {"text": [address]}, "/appeal")
    _as_author(doors, token, address, "POST", {"text": f"I am {address}, not rude."}, "/appeal")
    with doors.house.database.reading() as session:
        known = select(Appeal.id, Appeal.site_id).where(Appeal.comment_id == made)
        appeal_id, site_id = session.execute(known).one()
    somebody = _somebody(doors).moderator_id or ""
    answer = f"It stays, dear {address}."
    decide_appeal(doors.house, site_id, appeal_id, somebody, answer, is_granted=False)
    _as_author(doors, token, address, "GET")


def _published(doors: Doors) -> str:
    """A comment of somebody else's that readers see; its identifier."""
    made: str = doors.api("POST", "/v1/comments", comment("reader@example.org")).json()["id"]
    doors.api("POST", f"/v1/comments/{made}/decisions", {"status": "approved"})
    return made


def _report(
    doors: Doors, made: str, address: str, said: dict[str, str], accept: str = "application/json"
) -> str:
    """Report it by the form; the token that leads to what came of it."""
    place = f"/v1/sites/{SITE}/comments/{made}/reports"
    heads = _FORM | {"Origin": doors.origin, "Accept": accept} | _from(address)
    form = doors.ask("GET", place, None, {"Origin": doors.origin} | _from(address))
    fields = {"token": form.json()["token"]} | said
    answer = doors.ask("POST", place, urlencode(fields).encode(), heads)
    found = re.search(rb"/v1/reports/([\w=-]+)", answer.body)
    return doors.keep_secret(found[1].decode() if found else "")


def _posted(doors: Doors, address: str) -> str:
    return _posted_and_known(doors, address)[0]


def _posted_and_known(doors: Doors, address: str) -> tuple[str, str]:
    """A comment of theirs: its author's token, and its identifier."""
    wanted = comment(address) | {"wants_author_token": True}
    made = doors.api("POST", "/v1/comments", wanted).json()
    return doors.keep_secret(made["author_token"]), made["id"]


def _as_author(
    doors: Doors, token: str, address: str, method: str, document: Any = None, end: str = ""
) -> Answer:
    return doors.authored(token, method, document, end, **_from(address))


def _from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": machine_of(address)}


def _somebody(doors: Doors) -> Actor:
    with doors.house.database.reading() as session:
        return Actor.moderator(session.scalars(select(Moderator.id).limit(1)).one())


def _site_of(doors: Doors, made: str) -> str:
    with doors.house.database.reading() as session:
        return session.get_one(Comment, made).site_id
