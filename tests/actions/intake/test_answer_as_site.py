"""A moderator answers in the name of the site: at once, marked, and nothing learns from it."""

import pytest
from sqlalchemy import func, select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.intake.answer_as_site import SiteAnswer, answer_as_site
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_feed import read_site_feed
from moderation.actions.publication.read_thread import read_thread, thread_version
from moderation.actions.publication.tend_thread import Tending, tend_page
from moderation.actions.queue.review_comment import review_comment
from moderation.errors import Conflict, Invalid, NotFound
from moderation.tables import AuditRow, Comment, Decision, Event, Label, SealedValue, Statement

PAGE = "https://example.org/2026/bread"


@pytest.fixture
def comment_id(installation, submitting_site, submit):
    """A published comment's."""
    made = submit().id
    decide(installation, submitting_site.id, made, WantedDecision("approved", Actor("site")))
    return made


@pytest.fixture
def answer(installation, submitting_site, moderator):
    """Answers: ``answer(parent_id, "Thank you", "The bakery")``."""
    return lambda parent_id, body="Thank you.", name="The bakery": answer_as_site(
        installation, submitting_site, SiteAnswer(parent_id, name, body), moderator.actor
    )


def test_an_answer_is_public_at_once_and_marked_and_goes_when_it_is_taken_back(
    installation, submitting_site, comment_id, answer, moderator
):
    tend_page(
        installation,
        submitting_site.id,
        page_of(installation.vault, PAGE),
        Tending("closed"),
        Actor("site"),
    )
    answered = answer(comment_id, "Write to baker@example.org.")
    assert answer(comment_id, "write to baker@example.org. ") == answered
    with installation.database.reading() as session:
        thread = thread_version(session, "blog", page_of(installation.vault, PAGE))
        shown, _ = read_thread(session, thread.thread_id, after=None, limit=9)
        assert [(one.by_site, one.author_name) for one in shown][1] == (True, "The bakery")
        told = {one.comment_id: one.payload["by_site"] for one in session.scalars(select(Event))}
        assert told == {comment_id: False, answered: True}
        assert shown[1].body == "Write to [email]."
        assert {e.id: e.by_site for e in read_site_feed(session, "blog").entries}[answered]
        (decision,) = session.scalars(select(Decision).where(Decision.comment_id == answered))
        assert (decision.decided_by, decision.moderator_id) == ("moderator", moderator.id)
        events = select(Event.type).where(Event.comment_id == answered)
        assert session.scalars(events).all() == ["comment.approved"]
        acts = select(AuditRow.action).where(AuditRow.object_id == answered)
        assert session.scalars(acts).all() == ["comment.answered"]
        opened = review_comment(session, installation, submitting_site.id, comment_id)
        assert opened.site_answers_as == "The bakery"
    wanted = WantedDecision("rejected", moderator.actor)
    decide(installation, submitting_site.id, answered, wanted)
    with installation.database.reading() as session:
        assert session.get(Comment, answered).published_revision is None
        of_it = (Statement.comment_id == answered, Label.comment_id == answered)
        for row, its in zip((Statement, Label), of_it, strict=True):
            assert session.scalar(select(func.count()).select_from(row).where(its)) == 0
        kept = select(SealedValue).where(SealedValue.comment_id == answered)
        assert all(one.blind_index is None for one in session.scalars(kept))


def test_what_nobody_would_see_or_says_nothing_is_not_published(
    installation, submitting_site, submit, comment_id, answer
):
    waiting = submit(body="Not looked at yet").id
    with pytest.raises(Conflict):
        answer(waiting)
    for flawed in (
        (comment_id, "\u200b"),
        (comment_id, "Thank you.", ""),
        (comment_id, "x" * 10_001),
        (comment_id, "Thank you.", "x" * 101),
    ):
        with pytest.raises(Invalid):
            answer(*flawed)
    for unknown in ("01990000-0000-7000-8000-000000000000", "nobody"):
        with pytest.raises(NotFound):
            answer(unknown)
    with installation.database.reading() as session:
        count = select(func.count()).select_from(Comment).where(Comment.is_by_site)
        assert session.scalar(count) == 0
