"""Signed submissions, as Standard Webhooks describes them, made with its own library."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.hostile import DECEIVING, UNDECEIVING


class Signer:
    """A site that signs."""

    def __init__(
        self, client: FlaskClient, site: SiteCredentials, document: dict[str, Any]
    ) -> None:
        self.client = client
        self.site = site
        self.raw = json.dumps(document)

    def post(
        self,
        *,
        message: str = "msg_1",
        at: datetime | None = None,
        secret: str | None = None,
        sent: str | None = None,
        **headers: str,
    ) -> TestResponse:
        at = at or datetime.now(UTC)
        signature = Webhook(secret or self.site.signing_secret).sign(message, at, self.raw)
        return self.client.post(
            "/v1/comments",
            data=sent or self.raw,
            headers={
                "Content-Type": "application/json",
                "webhook-id": message,
                "webhook-timestamp": str(int(at.timestamp())),
                "webhook-signature": signature,
                "webhook-site": self.site.site,
            }
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )


def test_a_signed_comment_is_taken_in(signer: Signer) -> None:
    assert signer.post().status_code == 201


def test_what_nobody_sees_leaves_a_signed_name(signer: Signer, document: dict[str, Any]) -> None:
    signer.raw = json.dumps(document | {"author": document["author"] | {"name": DECEIVING}})
    answer = signer.post()
    assert answer.json is not None
    assert answer.json["author"]["name"] == UNDECEIVING


def test_a_replayed_id_is_refused(signer: Signer) -> None:
    assert signer.post().status_code == 201
    answer = signer.post()
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["type"].endswith("replayed")


def test_who_asks_with_a_key_learns_the_name_to_sign_with(signer: Signer) -> None:
    key = {"Authorization": f"Bearer {signer.site.api_key}"}
    assert signer.client.get("/v1/comments", headers=key).headers["Webhook-Site"] == "blog"
    assert "Webhook-Site" not in signer.post().headers
    assert "Webhook-Site" not in signer.client.get("/v1/comments").headers


def test_two_messages_are_two_comments(signer: Signer) -> None:
    assert signer.post(message="msg_1").status_code == 201
    assert signer.post(message="msg_2").status_code == 201


def test_one_altered_byte_is_refused(signer: Signer) -> None:
    assert signer.post(sent=signer.raw.replace("crust", "Crust")).status_code == 401


@pytest.mark.parametrize("minutes", [-6, 6], ids=["six minutes ago", "in six minutes"])
def test_a_signature_of_another_time_is_refused(signer: Signer, minutes: int) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    assert signer.post(at=at).status_code == 401


@pytest.mark.parametrize("minutes", [-4, 4], ids=["four minutes ago", "in four minutes"])
def test_clocks_may_differ_by_less_than_five_minutes(signer: Signer, minutes: int) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    assert signer.post(at=at).status_code == 201


def test_another_sites_secret_is_refused(signer: Signer, other_site: SiteCredentials) -> None:
    assert signer.post(secret=other_site.signing_secret).status_code == 401


def test_an_unknown_site_is_refused_in_the_same_words(signer: Signer) -> None:
    unknown = signer.post(webhook_site="nobody")
    wrong = signer.post(sent=signer.raw + " ")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json == wrong.json


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "timestamp", ["", "yesterday", "-1", "9" * 30, "1e9", "\uff11\uff17"], ids=range(6)
)
def test_a_timestamp_that_is_none_is_refused(signer: Signer, timestamp: str) -> None:
    assert signer.post(webhook_timestamp=timestamp).status_code == 401


def test_a_signature_is_found_among_several(signer: Signer) -> None:
    at = datetime.now(UTC)
    right = Webhook(signer.site.signing_secret).sign("msg_1", at, signer.raw)
    answer = signer.post(at=at, webhook_signature=f"v1,AAAA v2,BBBB {right}")
    assert answer.status_code == 201


@pytest.fixture
def signer(client: FlaskClient, site: SiteCredentials, document: dict[str, Any]) -> Signer:
    return Signer(client, site, document)
