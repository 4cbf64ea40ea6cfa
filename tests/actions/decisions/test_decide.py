"""Decide: a moderator or a site gives a comment its status."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.errors import Conflict, NotFound
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, Label, Thread

SITE = Actor("site")


@pytest.fixture
def choose(installation, submitting_site):
    """Decides on a comment of the site ``blog``: ``choose(comment_id, "spam")``."""

    def choose_one(comment_id, status, actor=SITE, **named):
        return decide(
            installation, submitting_site.id, comment_id, WantedDecision(status, actor, **named)
        )

    return choose_one


@pytest.mark.parametrize(
    ("status", "published", "lesson"),
    [("approved", 1, [False]), ("spam", None, [True]), ("rejected", None, [])],
)
def test_a_decision_has_all_its_consequences_at_once(
    choose, submit, rows, moderator, status, published, lesson
):
    comment_id = submit().id
    decided = choose(comment_id, status, moderator.actor, note="Looks fine")
    (comment,) = rows(Comment)
    assert decided.is_new
    assert (comment.status, comment.version, comment.published_revision) == (status, 2, published)
    newest = max(rows(Decision), key=lambda row: row.version)
    assert (newest.id, newest.previous_status, newest.status) == (
        decided.decision.id,
        "pending",
        status,
    )
    assert (newest.decided_by, newest.moderator_id, newest.note) == (
        "moderator",
        moderator.id,
        "Looks fine",
    )
    assert [(each.type, each.sequence) for each in sorted(rows(Event), key=_sequence)] == [
        ("comment.pending", 1),
        (f"comment.{status}", 2),
    ]
    assert [label.is_spam for label in rows(Label)] == lesson


def test_the_event_tells_before_and_after(choose, submit, rows):
    choose(submit().id, "approved")
    event = max(rows(Event), key=_sequence)
    assert (event.payload["previous_status"], event.payload["status"]) == ("pending", "approved")
    assert event.payload["decided_by"] == "site"


def test_publishing_and_withdrawing_both_turn_the_page(choose, submit, rows):
    comment_id = submit().id
    versions = []
    for status in ("approved", "rejected", "spam"):
        choose(comment_id, status)
        versions.append(rows(Thread)[0].version)
    assert versions == [2, 3, 3]


def test_sending_back_to_the_queue_leaves_the_page_as_it_is(choose, submit, rows):
    comment_id = submit().id
    choose(comment_id, "approved")
    choose(comment_id, "pending")
    (comment,) = rows(Comment)
    assert (comment.status, comment.published_revision) == ("pending", 1)
    assert rows(Thread)[0].version == 2


def test_deciding_twice_changes_nothing(choose, submit, count):
    comment_id = submit().id
    first = choose(comment_id, "spam")
    second = choose(comment_id, "spam")
    assert (first.is_new, second.is_new) == (True, False)
    assert second.decision.id == first.decision.id
    assert (count(Decision), count(Event), count(Label)) == (2, 2, 1)


def test_confirming_what_policy_concluded_teaches_the_model(choose, submit, rows):
    comment_id = submit(author_name="viagra-test-123").id
    assert choose(comment_id, "spam").is_new
    assert not choose(comment_id, "spam").is_new
    assert [label.is_spam for label in rows(Label)] == [True]


def test_putting_back_what_waits_already_changes_nothing(choose, submit):
    assert not choose(submit().id, "pending").is_new


def test_comments_marked_as_tests_teach_nothing(choose, submit, count):
    choose(submit(is_test=True).id, "spam")
    assert count(Label) == 0


def test_another_sites_comment_does_not_exist(installation, other_submitting_site, submit):
    comment_id = submit().id
    with pytest.raises(NotFound):
        decide(installation, other_submitting_site.id, comment_id, WantedDecision("approved", SITE))


def test_a_comment_that_is_none_does_not_exist(choose):
    with pytest.raises(NotFound):
        choose(new_id(), "approved")


def test_a_moderator_who_saw_an_older_version_is_told(choose, submit, count):
    comment_id = submit().id
    choose(comment_id, "approved", expected_version=1)
    with pytest.raises(Conflict):
        choose(comment_id, "spam", expected_version=1)
    assert count(Decision) == 2


def test_of_many_moderators_at_once_one_decides(choose, submit, count):
    comment_id = submit().id

    def attempt(number):
        try:
            return choose(comment_id, ("spam", "approved")[number % 2], expected_version=1).is_new
        except Conflict:
            return False

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, range(6)))
    assert outcomes.count(True) == 1
    assert count(Decision) == count(Event) == 2


def test_versions_rise_one_by_one_under_concurrent_decisions(choose, submit, rows):
    comment_id = submit().id
    statuses = ["approved", "spam", "rejected"] * 3
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda status: choose(comment_id, status), statuses))
    versions = sorted(decision.version for decision in rows(Decision))
    assert versions == list(range(1, rows(Comment)[0].version + 1))
    assert sorted(event.sequence for event in rows(Event)) == versions


def test_replies_and_decisions_on_what_they_reply_to_do_not_block_each_other(choose, submit, count):
    parent = submit().id

    def attempt(number):
        if number % 2:
            choose(parent, ("approved", "rejected")[number // 2 % 2])
        else:
            # Another title makes the reply change the page's row before it looks at its parent.
            submit(parent_id=parent, body=f"Reply {number}", thread_title=f"Title {number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(24)))
    assert count(Comment) == 13


def test_an_address_in_a_note_is_not_kept(choose, submit, rows):
    choose(submit().id, "rejected", note="Told jane@example.org why")
    assert max(rows(Decision), key=lambda row: row.version).note == "Told [email] why"


def test_a_decision_that_fails_leaves_everything_as_it_was(
    choose, submit, rows, count, monkeypatch
):
    comment_id = submit().id
    monkeypatch.setattr("moderation.actions.decisions.record_decision._record_consequences", _fail)
    with pytest.raises(ZeroDivisionError):
        choose(comment_id, "approved")
    assert rows(Comment)[0].status == "pending"
    assert count(Decision) == count(Event) == 1


def _fail(*_arguments):
    raise ZeroDivisionError


def _sequence(event):
    return event.sequence
