"""Memory of campaigns: a text that was sent before is known, by whomever and wherever it was."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from classifiers import Opinion
from moderation import clock
from moderation.actions.campaigns import recognise_copies
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.intake.rescore_comments import rescore_comments
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.upkeep.expire import expire
from moderation.errors import Unavailable
from moderation.tables import Comment, StoredSketch
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

SOCKS = (
    "Hello friends, I really liked what you wrote about the garden in winter. My cousin makes warm "
    "woollen socks, so visit our little shop today and say that you came from this page. {}"
)
BREAD = "Which flour do you take for the rye loaf, and how long does the dough rest at night?"

Count = Callable[[Any], int]


@pytest.fixture
def send(submit: Submit) -> Callable[..., CommentView]:
    """Sends copy number so and so of the campaign."""

    def send_one(number: int, **changes: Any) -> CommentView:
        changed = {
            "body": SOCKS.format(f"http://shop-{number}.example.org/{number * 7}"),
            "author_name": f"Customer {number}",
            "author_email": f"customer-{number}@example.org",
        }
        return submit(**(changed | changes))

    return send_one


def repeated(view: CommentView) -> str | None:
    """The sentence of the reason `repeated`, if there is one."""
    assert view.opinion is not None
    texts = [each["text"] for each in view.opinion.reasons if each["code"] == "repeated"]
    return texts[0] if texts else None


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moment = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_the_fourteenth_copy_is_known_whatever_name_it_wears(
    send: Callable[..., CommentView],
) -> None:
    views = [send(number) for number in range(14)]
    assert repeated(views[0]) is None
    assert repeated(views[1]) == "almost the same text was sent twice in the last hour"
    assert repeated(views[13]) == "almost the same text was sent 14 times in the last hour"
    first, last = views[0].opinion, views[13].opinion
    assert first is not None
    assert last is not None
    assert last.spam > first.spam


def test_other_texts_are_no_copies(submit: Submit, send: Callable[..., CommentView]) -> None:
    send(1)
    assert repeated(submit(body=BREAD)) is None
    assert repeated(submit(body="Great post, thanks!")) is None
    assert repeated(submit(body="Great post, thanks!")) is None


def test_copies_on_other_sites_of_the_installation_count(
    send: Callable[..., CommentView], other_submitting_site: SubmittingSite
) -> None:
    send(1, site=other_submitting_site)
    assert repeated(send(2)) == "almost the same text was sent twice in the last hour"


def test_what_people_filed_as_spam_weighs_most(
    installation: Installation,
    send: Callable[..., CommentView],
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    for number in range(3):
        comment_id = send(number).id
        decide(
            installation, submitting_site.id, comment_id, WantedDecision("spam", moderator.actor)
        )
    view = send(9)
    assert repeated(view) == (
        "almost the same text was sent 4 times in the last hour; 3 of them were filed as spam"
    )
    assert view.opinion is not None
    assert view.opinion.reasons[0]["code"] == "repeated"


def test_what_people_approved_is_said_too_and_an_undone_decision_is_not(
    installation: Installation,
    send: Callable[..., CommentView],
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    blog = submitting_site.id
    decide(installation, blog, send(1).id, WantedDecision("approved", moderator.actor))
    other = send(2).id
    decided = decide(installation, blog, other, WantedDecision("spam", moderator.actor))
    undo_decision(installation, blog, other, decided.decision.id, moderator.actor)
    assert repeated(send(3)) == (
        "almost the same text was sent 3 times in the last hour; one of them was approved"
    )


def test_what_policy_filed_is_nobodys_decision(
    send: Callable[..., CommentView], submitting_site: SubmittingSite
) -> None:
    strict = dataclasses.replace(submitting_site, spam_above=0.0)
    assert send(1, site=strict).status == "spam"
    assert repeated(send(2)) == "almost the same text was sent twice in the last hour"


def test_tests_never_count_and_are_not_compared(
    send: Callable[..., CommentView], count: Count
) -> None:
    send(1, is_test=True)
    assert repeated(send(2)) is None
    assert repeated(send(3, is_test=True)) is None
    assert count(StoredSketch) == 1


def test_an_older_copy_is_told_from_one_of_the_last_hour(
    send: Callable[..., CommentView], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(1)
    later(monkeypatch, hours=5)
    assert repeated(send(2)) == "almost the same text was sent twice in the last 72 hours"
    assert repeated(send(3)) == (
        "almost the same text was sent 3 times in the last 72 hours, twice in the last hour"
    )


def test_the_window_closes_and_the_sketch_is_deleted(
    installation: Installation,
    send: Callable[..., CommentView],
    count: Count,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(1)
    later(monkeypatch, hours=71)
    assert "sketches" not in expire(installation).counts
    later(monkeypatch, hours=2)
    assert repeated(send(2)) is None
    assert expire(installation).counts["sketches"] == 1
    assert count(StoredSketch) == 1


def test_a_large_campaign_is_counted_up_to_a_bound(
    send: Callable[..., CommentView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognise_copies, "MOST_COPIES", 3)
    for number in range(5):
        send(number)
    assert repeated(send(6)) == (
        "almost the same text was sent more than 3 times in the last 72 hours"
    )


def test_an_edited_text_is_compared_and_remembered_instead_of_the_old_one(
    installation: Installation,
    submit: Submit,
    send: Callable[..., CommentView],
    submitting_site: SubmittingSite,
    count: Count,
) -> None:
    edited = submit(body=BREAD)
    send(1)
    view = edit_comment(installation, submitting_site, edited.id, SOCKS.format("!"))
    assert repeated(view) == "almost the same text was sent twice in the last hour"
    assert count(StoredSketch) == 2
    assert repeated(submit(body=f"{BREAD} Please tell!")) is None
    assert repeated(send(2)) == "almost the same text was sent 3 times in the last hour"
    view = edit_comment(installation, submitting_site, edited.id, "Never mind.")
    assert repeated(view) is None
    assert repeated(send(3)) == "almost the same text was sent 3 times in the last hour"


def test_an_edit_is_no_copy_of_itself(
    installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> None:
    comment = submit(body=BREAD)
    view = edit_comment(installation, submitting_site, comment.id, f"{BREAD} Please tell!")
    assert repeated(view) is None


def test_an_opinion_that_comes_late_knows_of_the_copies_too(
    installation: Installation,
    send: Callable[..., CommentView],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(1)
    with monkeypatch.context() as patch:
        patch.setattr(Classifier, "opinion", lambda *_: None)
        assert send(2).opinion is None
    monkeypatch.setattr(Classifier, "opinion", lambda *_: Opinion(0.2, (), "test"))
    assert rescore_comments(installation) == 1
    with installation.database.reading() as session:
        risks = session.scalars(select(Comment.risk).order_by(Comment.id)).all()
    assert 0.2 < risks[1] < 0.4


@pytest.mark.parametrize("broken", ["sketch_of", "count_copies"])
def test_a_failing_look_up_never_stops_a_comment(
    send: Callable[..., CommentView],
    count: Count,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise Unavailable("The database did not answer in time.", retry_after=2)

    send(1)
    target = {"sketch_of": "sketcher", "count_copies": "count_copies"}[broken]
    monkeypatch.setattr(recognise_copies, target, fail)
    view = send(2)
    assert view.status == "pending"
    assert view.opinion is not None
    assert repeated(view) is None
    assert count(Comment) == 2
    assert count(StoredSketch) == (1 if broken == "sketch_of" else 2)


def test_the_opinion_that_is_stored_is_the_one_that_was_answered(
    installation: Installation, send: Callable[..., CommentView]
) -> None:
    send(1)
    view = send(2)
    assert view.opinion is not None
    with installation.database.reading() as session:
        risk = session.scalars(select(Comment.risk).where(Comment.id == view.id)).one()
    assert risk == view.opinion.spam


def test_a_sketch_goes_with_its_comment_and_with_its_author(
    installation: Installation, send: Callable[..., CommentView], count: Count
) -> None:
    send(1)
    send(2)
    erase_author(installation, "customer-1@example.org", None, delete_comments=False)
    assert (count(Comment), count(StoredSketch)) == (2, 1)
    erase_author(installation, "customer-2@example.org", None, delete_comments=True)
    assert (count(Comment), count(StoredSketch)) == (1, 0)


def test_a_band_that_has_enough_is_enough(
    installation: Installation, send: Callable[..., CommentView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognise_copies, "MOST_COPIES", 3)
    for number in range(9):
        send(number)
    asked = _asked(installation, lambda: send(10))
    assert sum("sketches.minima" in statement.partition("FROM")[0] for statement in asked) == 1


def test_a_large_campaign_takes_no_more_statements_than_a_small_one(
    installation: Installation, send: Callable[..., CommentView]
) -> None:
    counts = []
    for number in range(20):
        asked = _asked(installation, lambda number=number: send(number))
        counts.append(sum("sketches" in statement for statement in asked))
    # One for all bands, one for each of those that are shared, and the sketch that is kept.
    assert counts == [2] + [6] * 19


def test_a_text_like_no_other_is_one_question(
    installation: Installation, send: Callable[..., CommentView]
) -> None:
    send(1)
    other = (
        "The ferry to the island is cancelled until Tuesday because of the storm, they say here."
    )
    asked = _asked(installation, lambda: send(2, body=other))
    assert sum(one.startswith("SELECT") and "sketches" in one for one in asked) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_look_up_reads_indexes_and_no_whole_table(
    installation: Installation, send: Callable[..., CommentView]
) -> None:
    send(1)
    asked = [one for one in _asked(installation, lambda: send(2)) if one.startswith("SELECT")]
    with installation.database.glance() as connection:
        plans = [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values)]
            for one in asked
            if "sketches" in one or "decisions" in one
            for values in [(None,) * one.count("?")]
        ]
    steps = [step for plan in plans for step in plan]
    assert sum("INDEX ix_sketches_band_" in step for step in steps) == 8
    assert sum("INDEX ix_decisions_of_comment" in step for step in steps) == 1
    assert not [step for step in steps if step.startswith("SCAN") and "CONSTANT ROW" not in step]


def _asked(installation: Installation, do: Callable[[], object]) -> list[str]:
    """The statements that are executed meanwhile, whoever executes them."""
    asked: list[str] = []
    dialect = installation.database.engine.dialect
    with pytest.MonkeyPatch.context() as patch:
        execute = dialect.do_execute

        def hear(cursor: Any, statement: str, *rest: Any) -> None:
            asked.append(statement)
            execute(cursor, statement, *rest)

        patch.setattr(dialect, "do_execute", hear)
        do()
    return asked
