"""Every way in that an address can take: accepted, refused, in texts, in heads, in a file."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from drills.attack.doors import PAGE, SITE, Doors, comment
from drills.attack.letters import asked_for_mail
from drills.attack.voices import appealed, changed_by_the_author, found_illegal, objected, reported
from drills.frame.installed import ORIGIN, Installed
from tests.importers.past_exports import (
    disqus,
    disqus_post,
    disqus_thread,
    isso,
    wxr,
    wxr_comment,
    wxr_item,
)

Way = Callable[[Doors, str], None]


def as_the_author(doors: Doors, address: str) -> None:
    """Of a comment that a program sends; it is decided, so that it is public or a lesson."""
    sent = doors.api("POST", "/v1/comments", comment(address))
    status = "spam" if sent.status == 201 and sum(address.encode()) % 3 == 0 else "approved"
    doors.api("POST", f"/v1/comments/{sent.json()['id']}/decisions", {"status": status})


def signed(doors: Doors, address: str) -> None:
    """Of a comment that is signed."""
    doors.signed(comment(address))


def in_every_text(doors: Doors, address: str) -> None:
    """Wherever a comment takes words, disguised too; and published."""
    words = comment(
        address,
        body=f"Write to {address}, {address.upper()} or {address.replace('@', ' (at) ')}.",
        author={"name": address, "email": address, "url": f"https://example.org/?me={address}"},
        thread={"url": f"{PAGE}?for={address}#{address}", "title": address, "excerpt": address},
        referrer=f"https://example.org/inbox/{address.replace('@', '%40')}",
        user_agent=f"Reader/1.0 ({address})",
    )
    made = doors.api("POST", "/v1/comments", words).json()
    doors.api("POST", f"/v1/comments/{made['id']}/decisions", {"status": "approved"})


def edited_and_undone(doors: Doors, address: str) -> None:
    """In an edit, beside a decision, and with a decision that is taken back."""
    made = doors.api("POST", "/v1/comments", comment(address)).json()
    path = f"/v1/comments/{made['id']}"
    doors.api("PATCH", path, {"body": f"No, write to {address}."})
    decided = doors.api("POST", f"{path}/decisions", {"status": "spam", "note": address})
    doors.api("DELETE", f"{path}/decisions/{decided.json()['id']}")
    doors.api("GET", path)


def repeated(doors: Doors, address: str) -> None:
    """In the key of a request that is repeated, and repeated with another text."""
    sent = comment(address)
    for body in (sent, sent, sent | {"body": "Another text."}):
        doors.api("POST", "/v1/comments", body, **{"Idempotency-Key": address})


def refused(doors: Doors, address: str) -> None:
    """Where nothing like it belongs."""
    for wrong in (
        {"author": {"name": "Jane", "email": f"Jane Doe {address}"}},
        {"author": {"name": address * 40, "email": address}},
        {"author": {"name": "Jane", "email": address, "url": f"javascript:{address}"}},
        {"thread": {"url": address}, "parent_id": address},
        {"body": {"text": address}, address: address},
        {"submitted_at": address, "author_ip": address, "language": address},
        {"context": {"honeypot": address, "elapsed_seconds": address}},
    ):
        doors.api("POST", "/v1/comments", comment(address) | wrong)


def not_understood(doors: Doors, address: str) -> None:
    """In what is no JSON, no JSON that we read, and too long."""
    key = {"Authorization": f"Bearer {doors.api_key}", "Content-Type": "application/json"}
    broken = f'{{"author": {{"email": "{address}'.encode()
    doors.ask("POST", "/v1/comments", broken, key)
    doors.ask("POST", "/v1/comments", broken, key | {"Content-Type": "text/plain"})
    doors.ask("POST", "/v1/comments", broken * 2_000, key)
    doors.ask("POST", "/v1/comments", broken.decode().encode("utf-16"), key)


def without_a_key(doors: Doors, address: str) -> None:
    """Where a key or a signature should be."""
    body, kind = json.dumps(comment(address)).encode(), {"Content-Type": "application/json"}
    for authorization in (f"Bearer {address}", f"Basic {address}"):
        doors.ask("POST", "/v1/comments", body, kind | {"Authorization": authorization})
    signs = {"webhook-id": address, "webhook-timestamp": "1", "webhook-site": address}
    doors.ask("POST", "/v1/comments", body, kind | signs | {"webhook-signature": f"v1,{address}"})
    coral = kind | {"X-Coral-Signature": f"sha256={address}"}
    doors.ask("POST", f"/integrations/coral/{SITE}", body, coral)
    doors.akismet({"api_key": address, "comment_author_email": address})


def in_addresses_of_pages(doors: Doors, address: str) -> None:
    """In paths and queries, which servers log by habit."""
    for path in ("/v1/comments", "/v1/threads/comments", "/review", "/livez", "/1.1", "/nowhere"):
        doors.ask("GET", f"{path}/{address}")
        doors.api("GET", f"{path}?thread={address}&cursor={address}&site={SITE}&url={address}")
    heads = {"Cookie": f"session={address}", "X-Forwarded-For": address, "User-Agent": address}
    doors.ask("GET", "/review/", None, heads | {"Referer": address, "X-Request-Id": address})


def by_the_form(doors: Doors, address: str) -> None:
    """As readers send it, rightly and wrongly."""
    fields = {"name": "Jane", "email": address, "thread_url": PAGE, "body": f"Bread! {address}"}
    for accept in ("text/html", "application/json"):
        doors.form(fields, accept)
        doors.form(fields | {"body": ""}, accept)
        doors.form(fields | {"body": "Bread!", "email": f"x {address}"}, accept)


def as_wordpress_asks(doors: Doors, address: str) -> None:
    """With all that WordPress knows of a visitor, and as reports."""
    fields = {
        "comment_author": f"Jane {address}",
        "comment_author_email": address,
        "comment_author_url": f"https://example.org/?{address}",
        "comment_content": f"Bread, says {address}.",
        "permalink": PAGE,
        "user_agent": address,
        "referrer": f"https://example.org/{address}",
        "POST_email": address,
        "HTTP_X_MAIL": address,
        "callback": f"{ORIGIN}/{address}",
    }
    doors.akismet(fields)
    doors.akismet(fields, "submit-spam")
    doors.akismet(fields | {"comment_type": "contact-form"})


def as_coral_asks(doors: Doors, address: str) -> None:
    """In a text that Coral asks about."""
    doors.coral(f"Write to {address}.", tenantDomain=address)
    doors.coral(f"Write to {address}.", story={"id": address, "url": address})


def at_the_desks_door(doors: Doors, address: str) -> None:
    """By somebody who tries to sign in."""
    here = {"Origin": f"http://127.0.0.1:{doors.port}"}
    fields = f"email={address}&password=words+of+{address}&next=/review/{address}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    doors.ask("POST", "/review/sign-in", fields, kind | here)
    doors.ask("GET", f"/review/sign-in/link/{address}")


WAYS: tuple[Way, ...] = (
    as_the_author,
    signed,
    in_every_text,
    edited_and_undone,
    repeated,
    refused,
    not_understood,
    without_a_key,
    in_addresses_of_pages,
    by_the_form,
    as_wordpress_asks,
    as_coral_asks,
    at_the_desks_door,
    reported,
    found_illegal,
    objected,
    changed_by_the_author,
    appealed,
    asked_for_mail,
)


def by_import(place: Installed, addresses: list[str], folder: Path, *, is_short: bool) -> None:
    """In files of other systems, and in one that is broken; for short, our own and that one."""
    folder.mkdir()
    share = max(1, len(addresses) // 5)
    parts = [addresses[at : at + share] for at in range(0, share * 5, share)]
    files = {
        "jsonl": lambda: _file(folder / "own.jsonl", "".join(map(_line, parts[0]))),
        "wordpress": lambda: _file(folder / "w.xml", wxr(wxr_item(*_of_wordpress(parts[1])))),
        "isso": lambda: isso(folder / "isso.db", *_of_isso(parts[2])),
        "disqus": lambda: _file(folder / "disqus.xml", disqus(*_of_disqus(parts[3]))),
    }
    for kind in list(files)[: 1 if is_short else None]:
        origin = ["--origin", ORIGIN] if kind == "isso" else []
        place.say("import", kind, str(files[kind]()), "--site", SITE, *origin)
    broken = _file(folder / "broken.jsonl", "".join(f'{{"email": "{one}", \n' for one in parts[4]))
    place.say("import", "jsonl", str(broken), "--site", SITE)


def _file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def _line(address: str) -> str:
    kept: dict[str, Any] = comment(address) | {"status": "approved"}
    kept |= {"id": address, "created_at": "2020-01-02T03:04:05+00:00"}
    return json.dumps(kept | {"body": f"{kept['body']} {address}"}) + "\n"


def _of_wordpress(addresses: Iterable[str]) -> Iterable[str]:
    for number, address in enumerate(addresses):
        text = f"Loaf {number}. Write to {address}."
        yield wxr_comment(id=str(number + 1), author_email=address, author=address, content=text)


def _of_isso(addresses: Iterable[str]) -> Iterable[dict[str, Any]]:
    for number, address in enumerate(addresses):
        yield {"id": number + 1, "email": address, "author": address, "text": f"Loaf of {address}"}


def _of_disqus(addresses: Iterable[str]) -> Iterable[str]:
    yield disqus_thread("t1", PAGE)
    for number, address in enumerate(addresses):
        yield disqus_post(f"p{number}", "t1", message=f"<p>Loaf of {address}</p>")
