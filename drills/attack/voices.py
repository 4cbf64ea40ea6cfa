"""What readers and authors say of comments that are there: reports, notices, edits, appeals.

Each comes from a network of its own, which is told of nobody who reports; and the tokens that they
are given open their own comment and report, so they stand in their answer alone.
"""

import json
import re
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from drills.attack.doors import Answer, Doors, comment
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_appeal import decide_appeal
from moderation.actions.decisions.decide_notice_appeal import decide_notice_appeal
from moderation.actions.installation import Actor
from moderation.actions.reports.answer_reports import keep_reported, reject_as_illegal
from moderation.tables import Appeal, Comment, Moderator, NoticeAppeal

NETWORKS = ("3fff:ca9:", "3fff:0ca9:")
"""What all these networks begin with; none of them is anybody's (RFC 9637)."""

_DIGITS = re.compile(r"\d+")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = {"kind": "illegal", "good_faith": "yes"}


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
    made = published(doors)
    told = {"law": f"Of {address}", "why": f"It tells everybody to write to {address}, me."}
    notice = WORDS | told | {"name": address, "email": address}
    wrong = {"email": f"Jane {address}", "kind": address, "good_faith": address, address: address}
    report(doors, made, address, {"kind": "personal_data", "text": f"{address} is my address."})
    for accept in ("text/html", "application/json"):
        report(doors, made, address, notice | wrong, accept)
        token = report(doors, made, address, notice, accept)
        for wanted in ("text/html", "application/json"):
            doors.ask("GET", f"/v1/reports/{token}", None, {"Accept": wanted} | _from(address))
    doors.ask("DELETE", f"/v1/reports/{token}", None, _from(address))
    doors.ask("GET", f"/v1/reports/{address}", None, _from(address))
    report(doors, address, address, notice)


def found_illegal(doors: Doors, address: str) -> None:
    """In a notice that is found to be right, in words that name whoever gave it."""
    made = published(doors)
    notice = WORDS | {"law": "§ 185", "why": f"It insults me, {address}, before everybody."}
    token = report(doors, made, address, notice | {"name": "Jane", "email": address})
    report(doors, made, address, {"kind": "abusive", "text": address.replace("@", " (at) ")})
    find_illegal(doors, made, f"§ 185, says {address}", f"It insults {address}.")
    doors.ask("GET", f"/v1/reports/{token}", None, {"Accept": "text/html"} | _from(address))


def objected(doors: Doors, address: str) -> None:
    """In an appeal of who gave a notice that was dismissed, and in its answer."""
    made = published(doors)
    why = "It tells something about me that is not true, and does so before everybody."
    notice = WORDS | {"law": "§ 186", "why": why, "name": "Jane", "email": address}
    token = report(doors, made, address, notice)
    keep(doors, made)
    for text in ("", f"I am {address}, and it is not true."):
        place, form = f"/v1/reports/{token}/appeal", {"text": text}
        for path in (place, f"/v1/reports/{address}/appeal"):
            body, kind = json.dumps(form).encode(), {"Content-Type": "application/json"}
            doors.ask("POST", path, body, kind | {"Origin": doors.origin} | _from(address))
    refuse_objection(doors, made, f"It stays, dear {address}.")
    doors.ask("GET", f"/v1/reports/{token}", None, {"Accept": "text/html"} | _from(address))


def changed_by_the_author(doors: Doors, address: str) -> None:
    """By an author who changes their comment, and withdraws it."""
    token, _ = posted(doors, address)
    _as_author(doors, token, address, "GET")
    _as_author(doors, token, address, "PATCH", {"body": f"Better: write to {address}."})
    _as_author(doors, token, address, "PATCH", {"body": {"text": address}, address: address})
    _as_author(doors, address, address, "GET")
    _as_author(doors, token, address, "DELETE")
    doors.ask("GET", f"/embed/authored?lang={address}", None, _from(address))
    doors.ask("GET", f"/v1/authored?token={address}", None, _from(address))


def appealed(doors: Doors, address: str) -> None:
    """In an appeal and in its answer: against a decision whose reasons the author reads."""
    token, made = posted(doors, address)
    refused = {"status": "rejected", "note": address}
    doors.api("POST", f"/v1/comments/{made}/decisions", refused)
    _as_author(doors, token, address, "GET")
    _as_author(doors, token, address, "POST", {"text": [address]}, "/appeal")
    _as_author(doors, token, address, "POST", {"text": f"I am {address}, not rude."}, "/appeal")
    refuse_appeal(doors, made, f"It stays, dear {address}.")
    _as_author(doors, token, address, "GET")


def published(doors: Doors, **changes: Any) -> str:
    """A comment of somebody else's that readers see; its identifier."""
    sent = comment("reader@example.org", **changes)
    made: str = doors.api("POST", "/v1/comments", sent).json()["id"]
    doors.api("POST", f"/v1/comments/{made}/decisions", {"status": "approved"})
    return made


def report_form(doors: Doors, made: str) -> str:
    """Where a comment is reported, and where the token for that is given out."""
    return f"/v1/sites/{doors.site}/comments/{made}/reports"


def report(
    doors: Doors, made: str, address: str, said: dict[str, str], accept: str = "application/json"
) -> str:
    """Report it by the form; the token that leads to what came of it."""
    place = report_form(doors, made)
    heads = _FORM | {"Origin": doors.origin, "Accept": accept} | _from(address)
    form = doors.ask("GET", place, None, {"Origin": doors.origin} | _from(address))
    fields = {"token": form.json()["token"]} | said
    answer = doors.ask("POST", place, urlencode(fields).encode(), heads)
    found = re.search(rb"/v1/reports/([\w=-]+)", answer.body)
    return doors.keep_secret(found[1].decode() if found else "")


def posted(doors: Doors, address: str, **changes: Any) -> tuple[str, str]:
    """A comment of theirs: its author's token, and its identifier."""
    wanted = comment(address, **changes) | {"wants_author_token": True}
    made = doors.api("POST", "/v1/comments", wanted).json()
    return doors.keep_secret(made["author_token"]), made["id"]


def _as_author(
    doors: Doors, token: str, address: str, method: str, document: Any = None, end: str = ""
) -> Answer:
    return doors.authored(token, method, document, end, **_from(address))


def _from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": machine_of(address)}


def find_illegal(doors: Doors, made: str, law: str, why: str) -> None:
    """Take a comment down, as a moderator does who says which law it breaks."""
    wanted = WantedDecision("rejected", _somebody(doors))
    reject_as_illegal(doors.house, _site_of(doors, made), made, wanted, law, why)


def keep(doors: Doors, made: str) -> None:
    """Keep a reported comment, as a moderator does."""
    keep_reported(doors.house, _site_of(doors, made), made, _somebody(doors), None)


def refuse_objection(doors: Doors, made: str, answer: str) -> None:
    """Answer the appeal of who gave a notice, as a moderator does."""
    site_id, who = _site_of(doors, made), _somebody(doors).moderator_id or ""
    query = select(NoticeAppeal.id).where(NoticeAppeal.comment_id == made)
    with doors.house.database.reading() as session:
        appeal_id = session.scalars(query).one()
    decide_notice_appeal(doors.house, site_id, appeal_id, who, answer, is_granted=False)


def refuse_appeal(doors: Doors, made: str, answer: str) -> None:
    """Answer an appeal, as a moderator does."""
    site_id, who = _site_of(doors, made), _somebody(doors).moderator_id or ""
    with doors.house.database.reading() as session:
        appeal_id = session.scalars(select(Appeal.id).where(Appeal.comment_id == made)).one()
    decide_appeal(doors.house, site_id, appeal_id, who, answer, is_granted=False)


def _somebody(doors: Doors) -> Actor:
    with doors.house.database.reading() as session:
        return Actor.moderator(session.scalars(select(Moderator.id).limit(1)).one())


def _site_of(doors: Doors, made: str) -> str:
    with doors.house.database.reading() as session:
        return session.get_one(Comment, made).site_id
