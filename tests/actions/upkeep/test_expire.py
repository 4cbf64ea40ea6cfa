"""Expiry: what has been kept long enough goes, and nothing else."""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.beat import WORKER, beat
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.check_health import check_database
from moderation.actions.upkeep.expire import expire
from moderation.statuses import Status
from moderation.tables import AuditRow, Comment, Event, Heartbeat, SealedValue, SignInLink
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moment = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def only(installation: Installation, query: Any) -> Any:
    with installation.database.reading() as session:
        return session.scalars(query).one()


@pytest.fixture
def decided(installation: Installation, submit: Submit, submitting_site: Any) -> Any:
    """Submits a comment, to which policy gives a status, for which it owes no statement."""

    def one(status: Status) -> str:
        comment = submit()
        decide(
            installation, submitting_site.id, comment.id, WantedDecision(status, Actor("policy"))
        )
        return comment.id

    return one


@pytest.mark.parametrize("status", ["spam", "rejected"])
def test_old_spam_and_rejected_comments_are_deleted(
    status: Status, installation: Installation, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(status)
    later(monkeypatch, days=29)
    assert status not in expire(installation).counts
    later(monkeypatch, days=2)
    assert expire(installation).counts[status] == 1
    assert only(installation, select(func.count()).select_from(Comment)) == 0


def test_what_the_site_was_told_of_a_deleted_comment_has_no_text_any_more(
    installation: Installation, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided("spam")
    eager = replace(
        installation, settings=installation.settings.model_copy(update={"keep_spam_days": 1})
    )
    later(monkeypatch, days=2)
    assert expire(eager).counts["spam"] == 1
    with installation.database.reading() as session:
        told = [event.payload for event in session.scalars(select(Event))]
    assert sorted(payload["status"] for payload in told) == ["pending", "spam"]
    for payload in told:
        assert payload["body"] == ""
        assert payload["author"] == {"name": "Deleted author", "url": None}


def test_processes_that_are_no_more_leave_no_sign_of_life(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("probe-1", "probe-2", WORKER, "prober"):
        beat(installation, name)
    later(monkeypatch, minutes=61)
    beat(installation, "probe-2")
    assert expire(installation).counts["probes"] == 1
    with installation.database.reading() as session:
        names = set(session.scalars(select(Heartbeat.name)))
    assert names >= {"probe-2", WORKER, "prober"}
    assert "probe-1" not in names
    check_database(installation)
    with installation.database.reading() as session:
        assert session.get(Heartbeat, f"probe-{os.getpid()}")


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_what_waits_and_what_is_public_stays(
    status: Status, installation: Installation, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(status)
    later(monkeypatch, days=3650)
    expire(installation)
    assert only(installation, select(Comment.status)) == status


def test_an_address_goes_after_the_decision_and_its_index_stays(
    installation: Installation, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided("approved")
    later(monkeypatch, days=91)
    assert expire(installation).counts["addresses"] == 1
    row = only(installation, select(SealedValue))
    assert row.sealed is None
    assert row.blind_index is not None


def test_an_address_of_a_waiting_comment_stays(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit()
    later(monkeypatch, days=3650)
    expire(installation)
    assert only(installation, select(SealedValue)).sealed is not None


def test_the_visitors_network_goes_within_days(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(referrer="https://example.org/")
    later(monkeypatch, days=8)
    assert expire(installation).counts["networks"] == 1
    row = only(installation, select(Comment))
    assert (row.author_network, row.user_agent, row.referrer) == (None, None, None)


def test_events_audit_rows_and_links_go(
    installation: Installation,
    submit: Submit,
    moderator: ModeratorAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submit()
    later(monkeypatch, days=366)
    expire(installation)
    for table in (Event, AuditRow, SignInLink):
        assert only(installation, select(func.count()).select_from(table)) == 0


def test_a_second_time_finds_nothing(
    installation: Installation, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided("spam")
    later(monkeypatch, days=400)
    assert expire(installation).counts
    assert expire(installation).counts == {}


def test_more_than_a_batch_is_deleted_in_one_run(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.installation.expiry_rule._FIRST", 2)
    for number in range(5):
        submit(body=f"This is comment number {number} of five.")
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(status="spam"))
    later(monkeypatch, days=31)
    assert expire(installation).counts["spam"] == 5
