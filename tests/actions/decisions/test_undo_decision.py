"""Undo a decision: the log grows, the comment goes back, the model forgets."""

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.intake.edit_comment import edit_comment
from moderation.errors import Conflict, NotFound
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, Label, Thread

SITE = Actor("site")


@pytest.fixture
def choose(installation, submitting_site):
    """Decides on a comment; the answer is the decision's identifier."""

    def choose_one(comment_id, status):
        return decide(
            installation, submitting_site.id, comment_id, WantedDecision(status, SITE)
        ).decision.id

    return choose_one


@pytest.fixture
def undo(installation, submitting_site):
    """Undoes a decision: ``undo(comment_id, decision_id)``."""

    def undo_one(comment_id, decision_id, actor=SITE):
        return undo_decision(installation, submitting_site.id, comment_id, decision_id, actor)

    return undo_one


@pytest.mark.parametrize("before", ["pending", "approved", "rejected"])
def test_the_comment_goes_back_to_where_it_was(choose, undo, submit, rows, before):
    comment_id = submit().id
    if before != "pending":
        choose(comment_id, before)
    version, public = rows(Comment)[0].version, rows(Comment)[0].published_revision
    undo(comment_id, choose(comment_id, "spam"))
    (comment,) = rows(Comment)
    assert (comment.status, comment.published_revision) == (before, public)
    assert comment.version == version + 2


def test_the_reversal_is_an_entry_that_names_what_it_reverses(
    choose, undo, submit, rows, moderator
):
    comment_id = submit().id
    decision_id = choose(comment_id, "approved")
    reversal = undo(comment_id, decision_id, moderator.actor)
    assert (reversal.reverses, reversal.status, reversal.version) == (decision_id, "pending", 3)
    assert reversal.moderator_id == moderator.id
    assert [each.status for each in sorted(rows(Decision), key=lambda row: row.version)] == [
        "pending",
        "approved",
        "pending",
    ]


def test_what_the_site_was_not_told_yet_is_withdrawn_not_corrected(choose, undo, submit, rows):
    comment_id = submit().id
    undo(comment_id, choose(comment_id, "spam"))
    events = sorted(rows(Event), key=lambda event: event.sequence)
    assert [(event.sequence, event.withdrawn_at is None) for event in events] == [
        (1, True),
        (2, False),
    ]


def test_what_the_site_was_told_is_corrected(installation, choose, undo, submit, rows):
    comment_id = submit().id
    decision_id = choose(comment_id, "spam")
    with installation.database.transaction() as session:
        for event in session.query(Event):
            event.dispatched_at = clock.now()
    undo(comment_id, decision_id)
    events = sorted(rows(Event), key=lambda event: event.sequence)
    assert all(event.withdrawn_at is None for event in events)
    assert (events[-1].type, events[-1].payload["previous_status"]) == ("comment.pending", "spam")


def test_the_model_forgets_and_the_undoing_teaches_nothing(choose, undo, submit, rows):
    comment_id = submit().id
    undo(comment_id, choose(comment_id, "approved"))
    (label,) = rows(Label)
    assert label.withdrawn_at is not None


def test_undoing_an_approval_turns_the_page_back(choose, undo, submit, rows):
    comment_id = submit().id
    undo(comment_id, choose(comment_id, "approved"))
    assert rows(Thread)[0].version == 3


def test_undoing_twice_is_a_conflict(choose, undo, submit, count):
    comment_id = submit().id
    decision_id = choose(comment_id, "spam")
    undo(comment_id, decision_id)
    with pytest.raises(Conflict):
        undo(comment_id, decision_id)
    assert count(Decision) == 3


def test_an_undoing_cannot_be_undone(choose, undo, submit):
    comment_id = submit().id
    reversal = undo(comment_id, choose(comment_id, "spam"))
    with pytest.raises(Conflict):
        undo(comment_id, reversal.id)


def test_what_policy_concluded_cannot_be_undone(undo, submit, rows):
    comment_id = submit().id
    with pytest.raises(Conflict):
        undo(comment_id, rows(Decision)[0].id)


def test_only_the_newest_decision_can_be_undone(choose, undo, submit):
    comment_id = submit().id
    older = choose(comment_id, "spam")
    choose(comment_id, "approved")
    with pytest.raises(Conflict):
        undo(comment_id, older)


def test_after_an_edit_there_is_nothing_to_undo(
    installation, submitting_site, choose, undo, submit
):
    comment_id = submit().id
    decision_id = choose(comment_id, "approved")
    edit_comment(installation, submitting_site, comment_id, "Something else")
    with pytest.raises(Conflict):
        undo(comment_id, decision_id)


def test_a_decision_on_another_comment_does_not_exist(choose, undo, submit):
    decision_id = choose(submit().id, "spam")
    with pytest.raises(NotFound):
        undo(submit(body="Another").id, decision_id)


def test_another_sites_comment_does_not_exist(
    installation, other_submitting_site, choose, submit, rows
):
    comment_id = submit().id
    decision_id = choose(comment_id, "spam")
    with pytest.raises(NotFound):
        undo_decision(installation, other_submitting_site.id, comment_id, decision_id, SITE)
    assert rows(Comment)[0].status == "spam"


def test_a_decision_that_is_none_does_not_exist(undo, submit):
    with pytest.raises(NotFound):
        undo(submit().id, new_id())


def test_after_an_undoing_the_same_decision_can_be_made_anew(choose, undo, submit, rows):
    comment_id = submit().id
    undo(comment_id, choose(comment_id, "approved"))
    choose(comment_id, "approved")
    assert rows(Comment)[0].status == "approved"
    assert [label.withdrawn_at is None for label in rows(Label)].count(True) == 1
