"""POST /v1/authored/appeal: an author appeals, and somebody else answers."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.decide_appeal import decide_appeal
from moderation.actions.decisions.read_appeals import count_appeals, read_appeals
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.errors import Conflict, Forbidden, Invalid, NotFound
from moderation.tables import Appeal, AuditRow, Decision, Event, Label, Moderator
from moderation.web import rate_limit


@pytest.fixture
def refused(post, installation, submitting_site, moderator) -> dict[str, Any]:
    """A comment that was published, and then taken down by a moderator."""
    comment: dict[str, Any] = post(wants_author_token=True, language="de").json
    for status in ("approved", "rejected"):
        wanted = WantedDecision(status, moderator.actor, reason="abusive")
        decide(installation, submitting_site.id, comment["id"], wanted)
    return comment


@pytest.fixture
def appeal(client: FlaskClient, refused) -> Callable[..., TestResponse]:
    """Appeals as the author: ``appeal("Look again")``."""

    def send(text: str = "Nobody is insulted.", token: str | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {token or refused['author_token']}"}
        return client.post("/v1/authored/appeal", json={"text": text}, headers=headers)

    return send


@pytest.fixture
def told(client: FlaskClient, refused) -> Callable[[], Any]:
    """What the author is told."""
    headers = {"Authorization": f"Bearer {refused['author_token']}"}
    return lambda: client.get("/v1/authored", headers=headers).json


@pytest.fixture
def second(installation) -> str:
    """Another moderator of the site."""
    add_moderator(installation, "second@example.org", "moderator", "blog", "Second")
    with installation.database.reading() as session:
        found = session.query(Moderator).filter_by(display_name="Second").one()
        return str(found.id)


@pytest.fixture
def answer(installation, submitting_site, second) -> Callable[..., str]:
    """Answers the one appeal: ``answer("It stays", is_granted=False)``."""

    def give(text: str = "", *, is_granted: bool, by: str = second) -> str:
        with installation.database.reading() as session:
            (waiting,) = session.query(Appeal)
        site_id = submitting_site.id
        return decide_appeal(installation, site_id, waiting.id, by, text, is_granted=is_granted)

    return give


def _public(client: FlaskClient) -> list[str]:
    page = "/v1/threads/comments?site=blog&url=https://example.org/2026/bread"
    return [comment["id"] for comment in client.get(page).json["comments"]]


def test_granting_is_an_undoing_in_the_log_and_publishes_again(
    client, refused, appeal, told, answer, installation, second
):
    assert _public(client) == []
    assert told()["can_appeal"]
    sent = appeal("Write to me@example.org: nobody is insulted.")
    assert sent.status_code == 200
    assert (sent.json["appeal"]["state"], sent.json["can_appeal"]) == ("open", False)
    answer("You are right.", is_granted=True)
    assert _public(client) == [refused["id"]]
    now = told()
    assert (now["state"], now["appeal"]["answer"]) == ("published", "You are right.")
    assert now["appeal"]["sentence"] == "Ihrer Beschwerde wurde stattgegeben."
    with installation.database.reading() as session:
        log = session.query(Decision).order_by(Decision.version).all()
        (kept,) = session.query(Appeal)
        acts = [row.action for row in session.query(AuditRow)]
    last = log[-1]
    assert (last.status, last.reverses, last.moderator_id) == ("approved", log[-2].id, second)
    assert kept.decision_id == last.id
    assert "me@example.org" not in kept.text
    assert {"comment.appealed", "appeal.granted"} <= set(acts)


def test_refusing_says_why_and_ends_it(client, appeal, told, answer):
    appeal()
    with pytest.raises(Invalid):
        answer("  ", is_granted=False)
    answer("It stays: the word is an insult.", is_granted=False)
    now = told()
    assert (now["state"], now["appeal"]["state"]) == ("refused", "refused")
    assert now["appeal"]["answer"] == "It stays: the word is an insult."
    assert _public(client) == []
    with pytest.raises(Conflict):
        answer("", is_granted=True)


def test_who_decided_answers_only_where_nobody_else_can(
    appeal, installation, submitting_site, moderator, answer, second
):
    appeal()
    with pytest.raises(Forbidden):
        answer("", is_granted=True, by=moderator.id)
    with installation.database.transaction() as session:
        session.get_one(Moderator, second).disabled_at = clock.now()
    answer("", is_granted=True, by=moderator.id)
    with installation.database.reading() as session:
        assert read_appeals(session, submitting_site.id, moderator.id) == []


def test_there_is_one_appeal_against_a_decision_and_six_months_for_it(
    appeal, told, monkeypatch, answer
):
    begun = clock.now()
    until = told()["appeal_until"]
    assert until.startswith((begun + timedelta(days=184)).date().isoformat())
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=185))
    late = appeal()
    assert late.status_code == 409
    assert late.json["detail"] == "Die sechs Monate für eine Beschwerde sind vorbei."
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=183))
    assert appeal().status_code == 200
    assert appeal().status_code == 409
    answer("It stays.", is_granted=False)
    assert appeal().status_code == 409


def test_what_was_not_refused_cannot_be_appealed_against(post, appeal):
    waiting = post(wants_author_token=True, body="Another text").json
    assert appeal(token=waiting["author_token"]).status_code == 409
    assert appeal(token="A" * 64).status_code == 401


@pytest.mark.parametrize("text", ["", " ", "x" * 2_001, "\0"])
def test_a_text_that_is_none_or_too_long_is_refused(appeal, text, installation):
    assert appeal(text).status_code in {400, 422}
    with installation.database.reading() as session:
        assert session.query(Appeal).count() == 0


def test_appeals_of_one_network_are_slowed_down(appeal):
    statuses = [appeal(token="A" * 64).status_code for _ in range(7)]
    assert statuses == [401] * 6 + [429]


def test_no_network_appeals_more_than_twenty_times_a_day(appeal, monkeypatch):
    def in_hour(hour):
        clock = SimpleNamespace(monotonic=lambda: 1_000_000.0 + 3_600 * hour)
        monkeypatch.setattr(rate_limit, "time", clock)
        return [appeal(token="A" * 64) for _ in range(6)]

    told = [answer.status_code for hour in range(5) for answer in in_hour(hour)]
    assert told[:18] == [401] * 18, "six an hour"
    assert 20 <= told.count(401) <= 24, "and beside what a few hours give back, twenty a day"
    last = in_hour(5)[-1]
    assert (last.status_code, int(last.headers["Retry-After"]) > 3_600) == (429, True)
    assert [answer.status_code for answer in in_hour(30)] == [401] * 6


def test_withdrawing_and_erasing_end_an_appeal(
    client, refused, appeal, installation, submitting_site, answer
):
    appeal()
    headers = {"Authorization": f"Bearer {refused['author_token']}"}
    client.delete("/v1/authored", headers=headers)
    with installation.database.reading() as session:
        assert count_appeals(session, submitting_site.id) == 0
    with pytest.raises(Conflict):
        answer("", is_granted=True)
    erase_author(installation, "jane@example.org", None, delete_comments=False)
    with installation.database.reading() as session:
        assert session.query(Appeal).count() == 0


def test_another_sites_appeal_is_not_found(appeal, installation, other_submitting_site, second):
    appeal()
    with installation.database.reading() as session:
        (waiting,) = session.query(Appeal)
    for appeal_id in (waiting.id, "x"):
        with pytest.raises(NotFound):
            decide_appeal(
                installation, other_submitting_site.id, appeal_id, second, "", is_granted=True
            )


def test_an_appeal_is_told_to_who_named_it_without_text_and_token(
    refused, appeal, installation, submitting_site
):
    url, asked = "https://example.org/hook", ["comment.appealed"]
    add_webhook(installation, submitting_site.id, url, asked, "", None)
    appeal("Quokka: look again")
    with installation.database.reading() as session:
        (event,) = session.query(Event).filter_by(type="comment.appealed")
    told = json.dumps(event.payload)
    assert event.payload["comment_id"] == refused["id"]
    assert "Quokka" not in told
    assert refused["author_token"] not in told
    assert base64.urlsafe_b64decode(refused["author_token"])[16:].hex() not in told


def test_what_a_refusal_taught_is_taught_no_more(
    post, installation, submitting_site, moderator, client, answer
):
    comment = post(wants_author_token=True).json
    wanted = WantedDecision("spam", moderator.actor)
    decide(installation, submitting_site.id, comment["id"], wanted)
    headers = {"Authorization": f"Bearer {comment['author_token']}"}
    client.post("/v1/authored/appeal", json={"text": "No spam"}, headers=headers)
    answer("", is_granted=True)
    with installation.database.reading() as session:
        (label,) = session.query(Label)
    assert label.withdrawn_at
