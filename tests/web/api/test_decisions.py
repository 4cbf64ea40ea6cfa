"""POST and DELETE of decisions, and PATCH: what a site does with a comment by API."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials
from tests.web.api.conftest import Post

THREAD = "/v1/threads/comments?site=blog&url=https://example.org/2026/bread"


class Desk:
    """One comment of the site, and what the site does with it."""

    def __init__(self, client: FlaskClient, headers: dict[str, str], comment_id: str) -> None:
        self.client, self.headers = client, headers
        self.path = f"/v1/comments/{comment_id}"

    def decide(self, status: str, **more: Any) -> Any:
        document = {"status": status} | more
        return self.client.post(f"{self.path}/decisions", json=document, headers=self.headers)

    def undo(self, decision: Any) -> Any:
        path = f"{self.path}/decisions/{decision.json['id']}"
        return self.client.delete(path, headers=self.headers)

    def edit(self, body: str) -> Any:
        return self.client.patch(self.path, json={"body": body}, headers=self.headers)

    def published(self) -> list[str]:
        page: Any = self.client.get(THREAD).json
        return [comment["body"] for comment in page["comments"]]


def test_an_approved_comment_is_published(desk: Desk) -> None:
    assert desk.published() == []
    answer = desk.decide("approved", note="Kind words.")
    assert answer.status_code == 201
    assert answer.json["previous_status"] == "pending"
    assert answer.json["decided_by"] == "site"
    assert desk.published() == ["First text"]


def test_deciding_the_same_again_changes_nothing(desk: Desk) -> None:
    first, second = desk.decide("approved"), desk.decide("approved")
    assert second.status_code == 200
    assert second.json == first.json


def test_undoing_puts_the_comment_back(desk: Desk) -> None:
    answer = desk.undo(desk.decide("approved"))
    assert answer.status_code == 200
    assert answer.json["status"] == "pending"
    assert desk.published() == []


def test_only_the_newest_decision_can_be_undone_and_only_once(desk: Desk) -> None:
    first = desk.decide("approved")
    second = desk.decide("spam")
    assert desk.undo(first).status_code == 409
    assert desk.undo(second).json["status"] == "approved"
    assert desk.undo(second).status_code == 409
    assert desk.published() == ["First text"]


def test_an_edit_waits_while_the_approved_text_stays_public(desk: Desk) -> None:
    desk.decide("approved")
    answer = desk.edit("Second text")
    assert answer.status_code == 200
    assert answer.json["status"] == "pending"
    assert answer.json["body"] == "Second text"
    assert desk.published() == ["First text"]
    desk.decide("approved")
    assert desk.published() == ["Second text"]


def test_a_refused_edit_takes_the_comment_down_and_undoing_brings_the_old_text_back(
    desk: Desk,
) -> None:
    desk.decide("approved")
    desk.edit("Second text")
    refused = desk.decide("rejected")
    assert desk.published() == []
    desk.undo(refused)
    assert desk.published() == ["First text"]


def test_an_edit_that_was_never_published_is_simply_the_new_text(desk: Desk) -> None:
    desk.edit("Second text")
    desk.decide("approved")
    assert desk.published() == ["Second text"]


def test_an_edit_is_judged_again(desk: Desk) -> None:
    before = desk.client.get(desk.path, headers=desk.headers).json
    after = desk.edit("Buy cheap pills at https://pills.test/now and https://casino.test/win")
    assert after.json["opinion"] != before["opinion"]  # type: ignore[index]


@pytest.mark.parametrize(
    "wrong",
    [{}, {"status": "deleted"}, {"status": 1}, {"status": "spam", "by": "x"}, {"note": "x"}],
    ids=["empty", "unknown status", "a number", "unknown field", "no status"],
)
def test_a_decision_that_is_none_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    answer = desk.client.post(f"{desk.path}/decisions", json=wrong, headers=desk.headers)
    assert answer.status_code == 422


def test_another_site_can_neither_decide_nor_edit_nor_undo(
    desk: Desk, other_site: SiteCredentials
) -> None:
    decision = desk.decide("approved")
    desk.headers = {"Authorization": f"Bearer {other_site.api_key}"}
    answers = [desk.decide("spam"), desk.edit("Mine now"), desk.undo(decision)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert desk.published() == ["First text"]


@pytest.fixture
def desk(post: Post, client: FlaskClient, headers: dict[str, str]) -> Desk:
    made = post(body="First text").json
    assert made is not None
    return Desk(client, headers, made["id"])
