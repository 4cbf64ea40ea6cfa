"""The promise of the house: an address that came in by any door is nowhere to be found.

Two hundred addresses go through every door and its errors. Afterwards no file, table, log line,
answer or metric contains one of them, or a hash that somebody could have made of it.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from structlog.testing import capture_logs

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.database import Base

PAGE = "https://example.org/2026/bread"
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"rate_limit": "off", "form_rate_limit": "off"}


@dataclass
class Visitor:
    """Sends addresses through doors, and keeps every answer."""

    client: FlaskClient
    credentials: SiteCredentials
    answers: list[bytes] = field(default_factory=list)

    def ask(self, method: str, path: str, **named: Any) -> Any:
        response = self.client.open(path, method=method, **named)
        self.answers.append(f"{response.status} {response.headers}".encode() + response.data)
        assert response.status_code < 500
        return response

    def api(self, method: str, path: str, document: Any = None, **headers: str) -> Any:
        key = {"Authorization": f"Bearer {self.credentials.api_key}"}
        return self.ask(method, path, json=document, headers=key | headers)

    def submit(self, address: str, **changes: Any) -> Any:
        author = {"name": "Jane", "email": address}
        document = {"thread": {"url": PAGE}, "author": author, "body": f"Good bread. {address[:6]}"}
        return self.api("POST", "/v1/comments", document | changes)


def as_the_author(visitor: Visitor, address: str) -> None:
    assert visitor.submit(address).status_code == 201


def in_every_text(visitor: Visitor, address: str) -> None:
    made = visitor.submit(
        address,
        body=f"Write to {address} or {address.replace('@', ' (at) ')}.",
        author={"name": address, "email": address, "url": f"https://example.org/?me={address}"},
        thread={"url": f"{PAGE}?for={address}#{address}", "title": address, "excerpt": address},
        referrer=f"https://example.org/inbox/{address.replace('@', '%40')}",
        user_agent=f"Reader/1.0 ({address})",
        author_ip=address,
        language=address,
    )
    assert made.status_code == 201


def edited_decided_and_undone(visitor: Visitor, address: str) -> None:
    comment = f"/v1/comments/{visitor.submit(address).json['id']}"
    visitor.api("PATCH", comment, {"body": f"No, write to {address}."})
    decided = visitor.api("POST", f"{comment}/decisions", {"status": "spam", "note": address})
    visitor.api("DELETE", f"{comment}/decisions/{decided.json['id']}")
    visitor.api("POST", f"{comment}/decisions", {"status": "approved"})
    visitor.api("GET", comment)


def repeated_with_a_key(visitor: Visitor, address: str) -> None:
    author = {"name": "Jane", "email": address}
    document = {"thread": {"url": PAGE}, "author": author, "body": f"Again: {address}"}
    for _ in range(2):
        visitor.api("POST", "/v1/comments", document, **{"Idempotency-Key": address})
    visitor.api("POST", "/v1/comments", document | {"body": "x"}, **{"Idempotency-Key": address})


def refused(visitor: Visitor, address: str) -> None:
    for wrong in (
        {"author": {"name": "Jane", "email": f"Jane Doe {address}"}},
        {"author": {"name": address * 40, "email": address}},
        {"author": {"name": "Jane", "email": address, "url": f"javascript:{address}"}},
        {"parent_id": address},
        {"thread": {"url": address}},
        {"body": {"text": address}},
        {"submitted_at": address},
        {"context": {"honeypot": address, "elapsed_seconds": address}},
        {"comment": address},
    ):
        assert visitor.submit(address, **wrong).status_code == 422


def not_even_json(visitor: Visitor, address: str) -> None:
    key = {"Authorization": f"Bearer {visitor.credentials.api_key}"}
    broken = f'{{"author": {{"email": "{address}'
    visitor.ask("POST", "/v1/comments", data=broken, headers=key, content_type="application/json")
    visitor.ask("POST", "/v1/comments", data=address, headers=key, content_type="text/plain")


def without_a_key(visitor: Visitor, address: str) -> None:
    document = {"thread": {"url": PAGE}, "author": {"name": "J", "email": address}, "body": "x"}
    for authorization in ("", f"Bearer {address}", f"Basic {address}"):
        headers = {"Authorization": authorization}
        visitor.ask("POST", "/v1/comments", json=document, headers=headers)
    signed = {"webhook-id": address, "webhook-timestamp": "1", "webhook-signature": f"v1,{address}"}
    visitor.ask("POST", "/v1/comments", json=document, headers=signed | {"webhook-site": "blog"})


def in_addresses_of_pages(visitor: Visitor, address: str) -> None:
    for path in (
        "/v1/comments",
        "/v1/threads/comments",
        "/review",
        "/livez",
        "/readyz",
        "/nowhere",
    ):
        visitor.ask("GET", f"{path}/{address}")
        visitor.api(
            "GET", f"{path}?thread={address}&cursor={address}&status={address}&url={address}"
        )


def by_the_form(visitor: Visitor, address: str) -> None:
    path, origin = "/v1/sites/blog/form", {"Origin": "https://example.org"}
    fields = {"name": "Jane", "email": address, "thread_url": PAGE, "body": f"Bread! {address}"}
    for accept in ("text/html", "application/json"):
        visitor.ask("POST", path, data=fields, headers=origin | {"Accept": accept})
        # Whoever must write their text again sees it again, whatever they wrote in it.
        for wrong in ({"body": ""}, {"email": f"x {address}", "body": "Bread!"}):
            answer = visitor.ask(
                "POST", path, data=fields | wrong, headers=origin | {"Accept": accept}
            )
            assert answer.status_code == 422
    visitor.ask("POST", path, data=fields, headers={"Origin": f"https://{address}"})


def at_the_desks_door(visitor: Visitor, address: str) -> None:
    fields = {"email": address, "password": f"my word is {address}", "next": f"/review/{address}"}
    visitor.ask("POST", "/review/sign-in", data=fields, headers=HERE)
    visitor.ask("GET", f"/review/sign-in/link/{address}")


DOORS = (
    as_the_author,
    in_every_text,
    edited_decided_and_undone,
    repeated_with_a_key,
    refused,
    not_even_json,
    without_a_key,
    in_addresses_of_pages,
    by_the_form,
    at_the_desks_door,
)
ADDRESSES = [f"reader{number}.q{number * 7919:x}@mail{number}.example.org" for number in range(200)]


@pytest.mark.at_length(database_kind="postgres")
def test_no_address_and_no_hash_of_one_is_anywhere(
    installation: Installation,
    client: FlaskClient,
    site: SiteCredentials,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    visitor = Visitor(client, site)
    with capture_logs() as events, caplog.at_level(logging.DEBUG):
        for number, address in enumerate(ADDRESSES):
            DOORS[number % len(DOORS)](visitor, address)
        visitor.ask("GET", "/metrics")
        visitor.api("GET", "/v1/comments?limit=100")
        visitor.ask("GET", f"/v1/threads/comments?site=blog&url={PAGE}")
    places = {
        "answers": b"\n".join(visitor.answers),
        "logs": (repr(events) + caplog.text).encode(),
        "tables": b"\n".join(_everything_in(installation)),
        "files": b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()),
    }
    for place, content in places.items():
        found = [trace for trace in _traces() if trace in content]
        assert found == [], f"{len(found)} traces of addresses are in the {place}"


def test_the_search_finds_what_it_looks_for(installation: Installation) -> None:
    with installation.database.transaction() as session:
        note = hashlib.sha256(ADDRESSES[7].encode()).hexdigest()
        statement = text("INSERT INTO heartbeats VALUES (:name, '2026-11-23 09:30:00')")
        session.execute(statement, {"name": note[:30]})
    content = b"\n".join(_everything_in(installation))
    assert any(trace[:30] in content for trace in _traces() if len(trace) >= 30)


def _traces() -> Iterator[bytes]:
    """Every form in which an address could be recognised."""
    for address in ADDRESSES:
        local = address.partition("@")[0]
        yield from (address.encode(), address.replace("@", "%40").encode(), local.encode())
        for form in (address, address.upper()):
            for algorithm in ("md5", "sha1", "sha256"):
                digest = hashlib.new(algorithm, form.encode(), usedforsecurity=False)
                yield from (digest.digest(), digest.hexdigest().encode())


def _everything_in(installation: Installation) -> Iterator[bytes]:
    with installation.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(table.select()):
                yield from map(_as_bytes, row)


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value, default=str).encode()
