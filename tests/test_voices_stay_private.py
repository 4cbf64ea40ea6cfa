"""Canaries who report, give a notice, and write and ask for mail: nobody else is shown a trace.

Not their address or name, no token that was told to them alone, and none of the indexes by which
they are found again: in no event, export, statement, log, metric, or page or mail of another.
"""

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from moderation.actions.installation.installation import Installation
from moderation.actions.moving.export_comments import ExportOrder, export_comments
from moderation.actions.privacy.export_author import export_author
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.tables import (
    AuthorToken,
    Event,
    IllegalNotice,
    NoticeContact,
    ReaderReport,
    Subscription,
)
from tests.fixtures.correspondence import Correspondence, links_of

PAGE, ORIGIN = "https://example.org/2026/bread", "https://example.org"
JSON = {"Origin": ORIGIN, "Accept": "application/json"}
ADA, NORA, BOB = (f"{who}@canary.example" for who in ("quokkaada", "quokkanora", "quokkabob"))
NAME = "Nora Wombatson"
NOTICE = {
    "kind": "illegal",
    "law": "Criminal Code, section 185",
    "why": "It calls a baker by name a thief, which she is not.",
    "good_faith": "yes",
    "name": NAME,
    "email": NORA,
}


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings | {"rate_limit": "off", "form_rate_limit": "off"}


def post(client: FlaskClient, address: str, body: str, **more: str) -> Any:
    """What the section sends, and what its author is told."""
    fields = {"name": "Somebody", "email": address, "thread_url": PAGE, "body": body}
    answer = client.post("/v1/sites/blog/form", data=fields | more, headers=JSON)
    assert answer.status_code == 201
    return answer.json


def report(client: FlaskClient, comment_id: str, network: str, said: dict[str, str]) -> str:
    """What *Report* sends from a network; the token of its status."""
    path = f"/v1/sites/blog/comments/{comment_id}/reports"
    token = client.get(path, headers=JSON).json["token"]
    here = {"REMOTE_ADDR": network}
    sent = client.post(path, data={"token": token, **said}, headers=JSON, environ_base=here)
    assert sent.status_code == 202
    return str(sent.json["status_url"].rpartition("/")[2])


def tokens_of(mails: list[Any]) -> set[str]:
    return {link.rpartition("/")[2] for mail in mails for link in links_of(mail)}


def indexes(installation: Installation) -> Iterator[bytes]:
    """Whatever they are recognised by, as it is kept."""
    with installation.database.reading() as session:
        for column in (
            *(AuthorToken.digest, ReaderReport.reporter, ReaderReport.token_digest),
            *(IllegalNotice.token_digest, Subscription.blind_index),
        ):
            yield from session.scalars(select(column))
        for name in (NoticeContact.name, Subscription.name):
            yield from (str(one).replace("-", "").encode() for one in session.scalars(select(name)))


def forms(trace: bytes) -> set[bytes]:
    """Every way in which it could be written, but for one that nobody can read back."""
    encoded = base64.b64encode(trace).rstrip(b"="), base64.urlsafe_b64encode(trace).rstrip(b"=")
    return {trace, trace.hex().encode(), *encoded}


def _ours(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """What was logged, but for what the tests' own mail server says of each line that it gets."""
    yield from (one.getMessage() for one in caplog.records if one.name != "mail.log")


@pytest.mark.at_length(database_kind="postgres")
def test_nobody_is_shown_a_trace_of_who_reported_or_wrote(
    installation: Installation,
    client: FlaskClient,
    site: SiteCredentials,
    correspondence: Correspondence,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    them, key = correspondence, {"Authorization": f"Bearer {site.api_key}"}
    told = ["comment.reported", "comment.appealed", "comment.rejected", "statement.given"]
    add_webhook(installation, them.site_id, "https://hooks.example.org/", told, "", None)
    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        ada = post(client, ADA, "The baker is a thief.", replies="yes")
        bob = post(client, BOB, "She is not, I know her.", replies="yes")
        for one in (ada, bob):
            them.decide(one["id"])
        tokens = {ada["author_token"], *tokens_of(them.later())}
        for mail in them.to(ADA):
            client.post(links_of(mail)[0])
        tokens |= {
            report(client, ada["id"], "203.0.113.9", {"kind": "abusive", "text": "Rude."}),
            report(client, ada["id"], "198.51.100.9", NOTICE),
        }
        tokens |= tokens_of(them.later())
        client.post(links_of(them.to(NORA)[0])[0])
        them.decide(ada["id"], "rejected", reason="abusive")
        tokens |= tokens_of(them.later())
        appeal = {"text": "It was a joke."}
        own = {"Authorization": f"Bearer {ada['author_token']}"}
        assert client.post("/v1/authored/appeal", json=appeal, headers=own).status_code == 200
        shown = [
            *(
                client.get(path, headers=key)
                for path in (
                    "/v1/comments?limit=100",
                    f"/v1/comments/{ada['id']}",
                    "/v1/events",
                    "/v1/reports",
                    "/v1/statements",
                    f"/v1/transparency-report?from={them.now:%Y-%m}",
                    "/metrics",
                )
            ),
            *(
                client.get(path)
                for path in (
                    "/v1/sites/blog/feed.atom",
                    f"/v1/threads/comments?site=blog&url={PAGE}",
                    f"/embed/blog/comments?url={PAGE}",
                )
            ),
            client.get("/v1/authored", headers={"Authorization": f"Bearer {bob['author_token']}"}),
        ]
    assert [answer.request.path for answer in shown if answer.status_code != 200] == []
    for form in ("jsonl", "wxr"):
        order = ExportOrder("blog", form, ("approved", "rejected", "pending", "spam"))
        export_comments(installation, order, tmp_path / f"export.{form}")
    with installation.database.reading() as session:
        events = [json.dumps(one.payload) for one in session.scalars(select(Event))]
    assert len(events) > 5
    places = {
        "answers": b"".join(f"{one.headers}".encode() + one.data for one in shown),
        "exports": b"".join(path.read_bytes() for path in tmp_path.glob("export.*")),
        "events": "".join(events).encode(),
        "logs": (repr(logs) + "".join(_ours(caplog))).encode(),
        "what Bob is told of himself": json.dumps(export_author(installation, BOB, None)).encode(),
        "Bob's mails": b"".join(mail.as_bytes() for mail in them.to(BOB)),
    }
    of_nora = {NORA.encode(), b"quokkanora", NAME.encode(), b"Wombatson"}
    of_ada = {ADA.encode(), b"quokkaada"}
    assert len(tokens) > 5
    traces = of_nora | of_ada | {one.encode() for one in tokens}
    traces |= {form for one in indexes(installation) for form in forms(one)}
    for place, content in places.items():
        assert [trace for trace in traces if trace in content] == [], place
    to_each_other = {
        "what Ada is told": (json.dumps(export_author(installation, ADA, None)), of_nora),
        "Ada's mails": ("".join(mail.as_string() for mail in them.to(ADA)), of_nora),
        "Nora's mails": ("".join(mail.as_string() for mail in them.to(NORA)), of_ada),
    }
    for place, (text, others) in to_each_other.items():
        assert text
        assert not [trace for trace in others if trace.decode() in text], place
    assert len(them.to(NORA)) == 2
    (own,) = export_author(installation, ADA, None)["comments"]
    assert {mail["kind"] for mail in own["mails"]} == {"confirm", "statement"}
