"""Who gave a notice appeals against the decision to keep the comment: by the link of its status."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions.decide_notice_appeal import decide_notice_appeal
from moderation.actions.decisions.read_appeals import count_appeals, read_appeals
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.actions.reports.answer_reports import keep_reported
from moderation.actions.upkeep.expire import expire
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.errors import Conflict, Forbidden, Invalid, NotFound
from moderation.tables import (
    Comment,
    Decision,
    Event,
    IllegalNotice,
    Moderator,
    NoticeAppeal,
    Statement,
)
from tests.web.embed.conftest import ORIGIN

NOTICE = {
    "kind": "illegal",
    "law": "Criminal Code, section 185",
    "why": "It calls a baker by name a thief, which she is not.",
    "good_faith": "yes",
}
JSON = {"Accept": "application/json"}


@pytest.fixture
def comment_id(submit, publish) -> str:
    found: str = submit(author_email="jane@example.org").id
    publish(found)
    return found


@pytest.fixture
def status(client, site, comment_id) -> str:
    """The path of the status of a notice."""
    path = f"/v1/sites/blog/comments/{comment_id}/reports"
    headers = {"Origin": ORIGIN, **JSON}
    token = client.get(path, headers=headers).json["token"]
    sent = client.post(path, data={"token": token, **NOTICE}, headers=headers)
    told: str = sent.json["status_url"].removeprefix("http://localhost")
    return told


@pytest.fixture
def kept(installation, submitting_site, moderator, comment_id, status) -> None:
    """A moderator has kept the comment."""
    keep_reported(installation, submitting_site.id, comment_id, moderator.actor, None)


@pytest.fixture
def appeal(client, status) -> Callable[..., Any]:
    return lambda text="Write to me@example.org: it is untrue": client.post(
        f"{status}/appeal", json={"text": text}, headers=JSON
    )


@pytest.fixture
def told(client, status) -> Callable[[], Any]:
    return lambda: client.get(status, headers=JSON).json


@pytest.fixture
def second(installation) -> str:
    add_moderator(installation, "second@example.org", "moderator", "blog", "Second")
    with installation.database.reading() as session:
        return str(session.query(Moderator).filter_by(display_name="Second").one().id)


@pytest.fixture
def answer(installation, submitting_site, second) -> Callable[..., str]:
    def give(text: str = "", *, is_granted: bool, by: str = second, site_id: str = "") -> str:
        with installation.database.reading() as session:
            (waiting,) = session.scalars(select(NoticeAppeal.id))
        of = site_id or submitting_site.id
        return decide_notice_appeal(installation, of, waiting, by, text, is_granted=is_granted)

    return give


def test_granting_undoes_in_the_log_that_it_was_kept_and_its_author_is_told_why(
    installation, submitting_site, comment_id, kept, appeal, told, answer, second
):
    assert told()["objection"]["can_appeal"]
    sent = appeal()
    assert sent.status_code == 200
    assert sent.json["objection"] == {
        "can_appeal": False,
        "appeal_until": None,
        "appeal": {"state": "open", "answer": None},
    }
    with installation.database.reading() as session:
        (shown,) = read_appeals(session, submitting_site.id, second)
    assert (shown.by, shown.comment_id, shown.decided_by) == ("notifier", comment_id, "Mo")
    assert "me@example.org" not in shown.text
    assert NOTICE["law"] in shown.told
    answer("You are right.", is_granted=True)
    now = told()
    assert (now["state"], now["decision"], now["reason"]) == ("decided", "removed", "illegal")
    assert now["objection"]["appeal"] == {"state": "granted", "answer": "You are right."}
    with installation.database.reading() as session:
        log = session.query(Decision).order_by(Decision.version).all()
        comment = session.get_one(Comment, comment_id)
        (statement,) = session.query(Statement)
        (notice,) = session.query(IllegalNotice)
        assert count_appeals(session, submitting_site.id) == 0
    last = log[-1]
    assert (last.status, last.reverses, last.moderator_id) == ("rejected", log[-2].id, second)
    assert comment.published_revision is None
    assert (statement.ground, statement.source, statement.measure) == (
        "illegal",
        "notice",
        "removed",
    )
    assert (notice.state, notice.answered_by) == ("upheld", second)


def test_refusing_says_why_and_ends_it_and_who_kept_it_does_not_answer(
    installation, submitting_site, moderator, comment_id, kept, appeal, told, answer, second
):
    appeal()
    with pytest.raises(Forbidden):
        answer("It stays.", is_granted=False, by=moderator.id)
    with pytest.raises(Invalid):
        answer(" ", is_granted=False)
    answer("It stays: it is an opinion.", is_granted=False)
    now = told()
    assert (now["decision"], now["objection"]["appeal"]["state"]) == ("kept", "refused")
    assert appeal().status_code == 409
    with pytest.raises(Conflict):
        answer("", is_granted=True)
    with installation.database.transaction() as session:
        session.get_one(Moderator, second).disabled_at = clock.now()
        session.query(NoticeAppeal).update({"state": "open"})
    answer("", is_granted=True, by=moderator.id)
    assert told()["decision"] == "removed"


def test_there_is_one_appeal_a_decision_and_six_months_for_it_and_it_outlives_them(
    installation, kept, appeal, told, monkeypatch, answer
):
    tell = clock.now
    monkeypatch.setattr(clock, "now", lambda: tell() + timedelta(days=185))
    assert not told()["objection"]["can_appeal"]
    assert appeal().json["detail"] == "The six months in which you could appeal are over."
    monkeypatch.setattr(clock, "now", lambda: tell() + timedelta(days=183))
    assert appeal().status_code == 200
    assert appeal().status_code == 409
    monkeypatch.setattr(clock, "now", lambda: tell() + timedelta(days=230))
    expire(installation)
    assert told()["objection"]["appeal"]["state"] == "open"
    answer("It stays.", is_granted=False)
    expire(installation)
    with installation.database.reading() as session:
        assert session.query(NoticeAppeal).count() == 0


def test_what_is_open_or_right_or_nobodys_cannot_be_appealed_against(
    client, status, appeal, installation, submitting_site, other_submitting_site, comment_id, answer
):
    assert appeal().status_code == 409
    assert client.post("/v1/reports/none/appeal", json={"text": "Why"}).status_code == 404
    for text in ("", " ", "x" * 2_001):
        assert appeal(text).status_code == 422
    with installation.database.reading() as session:
        assert session.query(NoticeAppeal).count() == 0
    statuses = [appeal().status_code for _ in range(5)]
    assert statuses[-1] == 429


def test_by_a_page_without_script_in_german(client, kept, status, installation):
    headers = {"Accept": "text/html", "Accept-Language": "de"}
    assert "Beschwerde einlegen" in client.get(status, headers=headers).text
    path = f"/embed/reports/{status.rpartition('/')[2]}/appeal"
    empty = client.post(path, data={"text": " "}, headers=headers)
    assert empty.status_code == 422
    assert "höchstens 2,000 Zeichen" in empty.text
    sent = client.post(path, data={"text": "<b>Noch einmal</b>"}, headers=headers)
    assert (sent.status_code, sent.headers["Location"]) == (303, status)
    page = client.get(status, headers=headers).text
    assert "Sie haben Beschwerde eingelegt" in page
    assert "<textarea" not in page
    again = client.post(path, data={"text": "Und noch einmal"}, headers=headers)
    assert (again.status_code, "schon Beschwerde" in again.text) == (409, True)


def test_nobody_learns_who_appealed_and_it_is_no_part_of_the_authors_data(
    installation, submitting_site, comment_id, kept, appeal, other_submitting_site, answer
):
    url, asked = "https://example.org/hook", ["comment.appealed"]
    add_webhook(installation, submitting_site.id, url, asked, "", None)
    appeal("Quokka: look again")
    with installation.database.reading() as session:
        (event,) = session.query(Event).filter_by(type="comment.appealed")
    assert event.payload["comment_id"] == comment_id
    assert "Quokka" not in json.dumps(event.payload)
    exported = export_author(installation, "jane@example.org", None)
    assert "Quokka" not in json.dumps(exported, default=str)
    with pytest.raises(NotFound):
        answer("", is_granted=True, site_id=other_submitting_site.id)
    erase_author(installation, "jane@example.org", None, delete_comments=False)
    answer("", is_granted=True)
    with installation.database.reading() as session:
        assert session.get_one(Comment, comment_id).published_revision is None
