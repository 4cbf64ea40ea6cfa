"""Idempotency-Key on POST /v1/comments."""

from typing import Any

from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials
from tests.web.api.conftest import Post

KEY = {"Idempotency-Key": "draft-1"}


def test_a_repeated_request_is_answered_byte_for_byte(post: Post) -> None:
    first, second = post(sent=KEY), post(sent=KEY)
    assert (second.status_code, second.data) == (first.status_code, first.data)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


def test_a_repeated_request_makes_no_second_comment(
    post: Post, client: FlaskClient, headers: dict[str, str]
) -> None:
    post(sent=KEY)
    post(sent=KEY)
    listed = client.get("/v1/comments", headers=headers).json
    assert listed is not None
    assert len(listed["comments"]) == 1


def test_another_body_with_the_same_key_is_refused(post: Post) -> None:
    post(sent=KEY)
    answer = post(sent=KEY, body="Something else")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["type"].endswith("idempotency-key-reused")


def test_another_site_may_use_the_same_key(
    post: Post, client: FlaskClient, other_site: SiteCredentials, document: dict[str, Any]
) -> None:
    first = post(sent=KEY)
    sent = KEY | {"Authorization": f"Bearer {other_site.api_key}"}
    second = client.post("/v1/comments", json=document, headers=sent)
    assert second.status_code == 201
    assert first.json is not None
    assert second.json is not None
    assert first.json["id"] != second.json["id"]
