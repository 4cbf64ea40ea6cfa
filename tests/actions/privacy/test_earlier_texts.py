"""Texts that an edit replaced: they go like what is sealed of them, and never from the page."""

from datetime import timedelta
from typing import Any

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.upkeep.expire import expire
from moderation.errors import Conflict
from moderation.tables import Comment, Revision, SealedValue, StoredOpinion

SITE = Actor("site")


@pytest.fixture
def later(monkeypatch):
    """Lets days go by."""

    def go_by(days):
        moment = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go_by


@pytest.fixture
def choose(installation, submitting_site):
    """Decides on a comment; the answer is the decision's identifier."""

    def choose_one(comment_id: str, status: Any) -> str:
        made = decide(installation, submitting_site.id, comment_id, WantedDecision(status, SITE))
        return made.decision.id

    return choose_one


@pytest.fixture
def edited(installation, submit, submitting_site, choose):
    """A published comment with an edit that waits; the first of its three texts nobody sees."""
    comment_id = submit(body="First, by first@example.org").id
    edit_comment(installation, submitting_site, comment_id, "Second, by second@example.org")
    choose(comment_id, "approved")
    edit_comment(installation, submitting_site, comment_id, "Third, by third@example.org")
    return comment_id


def test_they_go_after_the_decision_with_opinions_and_sealed_originals(
    installation, edited, choose, later, rows
):
    choose(edited, "approved")
    later(89)
    assert "earlier_texts" not in expire(installation).counts
    later(2)
    assert expire(installation).counts["earlier_texts"] == 2
    assert rows(Revision) == []
    assert [row.revision for row in rows(StoredOpinion)] == [3]
    assert [row.sealed for row in rows(SealedValue)] == [None] * 4
    assert rows(Comment)[0].body == "Third, by [email]"


def test_while_a_comment_waits_they_stay(installation, edited, later, rows):
    later(3650)
    expire(installation)
    assert len(rows(Revision)) == 2
    assert edited


def test_what_the_public_sees_stays(installation, edited, later, rows):
    """A site may leave the page as it is and put the comment out of the queue's way."""
    with installation.database.transaction() as session:
        session.get_one(Comment, edited).status = "approved"
    later(91)
    assert expire(installation).counts["earlier_texts"] == 1
    assert [(row.number, row.body) for row in rows(Revision)] == [(2, "Second, by [email]")]


def test_nothing_that_nobody_approved_is_published_by_undoing_after_they_went(
    installation, submitting_site, edited, choose, later, rows
):
    decision_id = choose(edited, "approved")
    later(91)
    expire(installation)
    with pytest.raises(Conflict, match="no longer kept"):
        undo_decision(installation, submitting_site.id, edited, decision_id, SITE)
    assert rows(Comment)[0].published_revision == 3


def test_more_than_a_batch_goes_in_one_run(
    installation, submit, submitting_site, choose, later, monkeypatch, rows
):
    monkeypatch.setattr("moderation.actions.installation.expiry_rule._FIRST", 2)
    comment_id = submit(body="Text 0").id
    for number in range(1, 6):
        edit_comment(installation, submitting_site, comment_id, f"Text {number}")
    choose(comment_id, "approved")
    later(91)
    assert expire(installation).counts["earlier_texts"] == 5
    assert rows(Revision) == []
