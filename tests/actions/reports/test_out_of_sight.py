"""Out of sight: hidden while somebody looks, for a day and no longer, and back as it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions.out_of_sight import bring_back_due, hide_reported
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.reports.answer_reports import keep_reported
from moderation.errors import Conflict
from moderation.tables import AuditRow, Comment, Decision, Event, ReaderReport, Statement


@pytest.fixture
def hide(installation, submitting_site, moderator):
    """Takes a comment out of sight as the moderator; the decision."""

    def hide_one(comment_id: str) -> str:
        site_id, actor = submitting_site.id, moderator.actor
        return hide_reported(installation, site_id, comment_id, actor, None)

    return hide_one


@pytest.fixture
def how(installation):
    """A comment's status, what of it is public, and the state of its reports."""

    def read(comment_id: str) -> tuple[str, int | None, set[str]]:
        with installation.database.reading() as session:
            comment = session.get_one(Comment, comment_id)
            reports = session.scalars(
                select(ReaderReport.state).where(ReaderReport.comment_id == comment_id)
            )
            return comment.status, comment.published_revision, set(reports)

    return read


@pytest.fixture
def reported(published, report):
    """A published comment that two networks have reported."""
    comment_id = published()
    report(comment_id)
    report(comment_id, "203.0.113.0/24")
    return comment_id


@pytest.fixture
def a_day_later(monkeypatch):
    """Moves the clock."""

    def move() -> None:
        then = clock.now() + timedelta(hours=24, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: then)

    return move


def test_it_is_hidden_its_reports_stay_and_the_site_hears(installation, reported, hide, how):
    hide(reported)
    assert how(reported) == ("pending", None, {"open"})
    with installation.database.reading() as session:
        of_waiting = select(Event).where(Event.type == "comment.pending")
        told = session.scalars(of_waiting.order_by(Event.sequence)).all()[-1]
        assert (told.payload["previous_status"], told.payload["status"]) == ("approved", "pending")
        acts = session.scalars(select(AuditRow.action).where(AuditRow.actor.like("moderator:%")))
        assert "comment.decided" in set(acts)
        assert session.scalars(select(Statement)).all() == []
    assert bring_back_due(installation) == 0
    assert how(reported)[0] == "pending"


def test_undoing_shows_it_again(installation, submitting_site, moderator, reported, hide, how):
    decision_id = hide(reported)
    actor = moderator.actor
    undo_decision(installation, submitting_site.id, reported, decision_id, actor)
    assert how(reported) == ("approved", 1, {"open"})


def test_it_comes_back_by_itself_once_and_then_somebody_decides(
    installation, reported, hide, how, a_day_later
):
    hide(reported)
    a_day_later()
    assert bring_back_due(installation) == 1
    assert how(reported) == ("approved", 1, {"open"})
    assert bring_back_due(installation) == 0
    with installation.database.reading() as session:
        newest = select(Decision).order_by(Decision.version.desc()).limit(1)
        back = session.scalars(newest.where(Decision.comment_id == reported)).one()
        assert (back.decided_by, back.phase) == ("policy", "back_in_sight")
        acts = session.scalars(select(AuditRow).where(AuditRow.action == "comment.returned"))
        assert [one.actor for one in acts] == ["worker"]
    with pytest.raises(Conflict, match="its time already"):
        hide(reported)


def test_keeping_shows_it_again_and_dismisses_the_reports(
    installation, submitting_site, moderator, reported, hide, how, a_day_later
):
    hide(reported)
    keep_reported(installation, submitting_site.id, reported, moderator.actor, None)
    assert how(reported) == ("approved", 1, {"dismissed"})
    a_day_later()
    assert bring_back_due(installation) == 0


@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_refusing_it_says_removed_and_undoing_that_keeps_it_hidden_for_its_time(
    installation, submitting_site, moderator, reported, hide, how, decided, a_day_later, status
):
    hide(reported)
    refused = decided(reported, status)
    assert how(reported) == (status, None, {"upheld"})
    with installation.database.reading() as session:
        given = session.scalars(select(Statement)).one()
        assert (given.measure, given.source) == ("removed", "report")
    undo_decision(installation, submitting_site.id, reported, refused, moderator.actor)
    assert how(reported) == ("pending", None, {"open"})
    a_day_later()
    assert bring_back_due(installation) == 1
    assert how(reported) == ("approved", 1, {"open"})


def test_an_edit_meanwhile_stays_out_of_sight_and_waits_beside_what_comes_back(
    installation, submitting_site, reported, hide, how, a_day_later
):
    hide(reported)
    edit_comment(installation, submitting_site, reported, "The oven was hotter than I said.")
    assert how(reported) == ("pending", None, {"open"})
    a_day_later()
    assert bring_back_due(installation) == 1
    assert how(reported) == ("pending", 1, {"open"})


def test_what_nobody_sees_or_nobody_reported_is_not_hidden(published, submit, hide, how):
    waits, seen = submit().id, published(body="Another one.")
    for comment_id, why in ((waits, "Nobody sees"), (seen, "No reader")):
        before = how(comment_id)
        with pytest.raises(Conflict, match=why):
            hide(comment_id)
        assert how(comment_id) == before


def test_only_what_is_still_hidden_comes_back(
    installation, submitting_site, reported, hide, how, decided, a_day_later
):
    hide(reported)
    decided(reported, "rejected")
    a_day_later()
    assert bring_back_due(installation) == 0
    assert how(reported)[:2] == ("rejected", None)
