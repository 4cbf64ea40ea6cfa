"""Answer a comment as the site: published at once, by a moderator, and marked as the site's voice.

There is no address to it, no policy is asked, and nothing is learned from it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import refuse_if_withdrawn, standing_decision
from moderation.actions.decisions.record_decision import DecisionEntry, record_first_decision
from moderation.actions.decisions.subject import hold_comment, new_subject
from moderation.actions.finding.searchable import await_reading
from moderation.actions.installation import (
    Act,
    Actor,
    CommentSubmission,
    Installation,
    SubmittingSite,
    record_act,
)
from moderation.actions.intake.comment_row import INSERT_COMMENT, body_digest, comment_row
from moderation.actions.intake.minimise import without_addresses
from moderation.actions.intake.opinion import Opinions, ask, record_judgement
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id, new_id
from moderation.languages import N_, said
from moderation.tables import Comment, Thread
from moderation.unseen import is_visible

_NOT_PUBLIC = N_("Readers would not see what you answer. Approve the comment first.")
_EMPTY = N_("The answer is empty, so nothing was published. Write something first.")
_NAMELESS = N_("Say by which name the site answers.")


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What is answered, and the name that readers see with it."""

    parent_id: str
    name: str
    body: str = field(repr=False)


def answer_as_site(
    installation: Installation, site: SubmittingSite, answer: SiteAnswer, actor: Actor
) -> str:
    """Publish an answer, and tell its identifier. The same sent twice is one.

    Raises ``NotFound``; ``Conflict`` where what is answered isn't public; ``Invalid``.
    """
    _check(installation, answer)
    with installation.database.reading() as session:
        url = _url_of_page(session, site.id, answer.parent_id)
    submission, originals = without_addresses(
        CommentSubmission(
            thread_url=url,
            body=answer.body,
            author_name=answer.name,
            parent_id=answer.parent_id,
            is_by_site=True,
        )
    )
    judgement = ask(installation, submission, site.spam_share)
    with installation.database.transaction() as session:
        parent = _hold_parent(session, site.id, answer.parent_id)
        before = _same_again(session, installation, parent, submission.body)
        if before:
            return before
        ready = _Ready(submission, originals, judgement, clock.now())
        return _publish(session, installation, parent, ready, actor)


class _Ready(NamedTuple):
    """An answer with all that needs no transaction."""

    submission: CommentSubmission
    originals: dict[str, str]
    judgement: Opinions
    now: datetime


def _publish(
    session: Session, installation: Installation, parent: Comment, ready: _Ready, actor: Actor
) -> str:
    connection, site_id = session.connection(), parent.site_id
    submission, originals, judgement, now = ready
    subject = new_subject(
        site_id, parent.thread_id, parent.id, submission, comment_id=new_id(), created_at=now
    )
    delay = timedelta(seconds=installation.settings.undo_seconds)
    entry = DecisionEntry("approved", 1, actor, "Answered at the desk.", delay=delay)
    digest = body_digest(installation, site_id, submission.body)
    row = comment_row(subject, submission, entry, judgement, digest, now)
    INSERT_COMMENT.run(connection, row)
    installation.vault.store(connection, site_id, subject.comment_id, originals, now)
    record_judgement(connection, subject.comment_id, 1, judgement, now)
    await_reading(connection, site_id, subject.comment_id)
    record_first_decision(connection, subject, entry, now)
    record_act(session, Act(actor, "comment.answered", now, site_id, subject.comment_id))
    return subject.comment_id


def _check(installation: Installation, answer: SiteAnswer) -> None:
    limits = installation.settings
    if not is_visible(answer.body):
        raise Invalid(_EMPTY, parameter="body")
    if not is_visible(answer.name):
        raise Invalid(_NAMELESS, parameter="name")
    for text, most in (
        (answer.body, limits.max_body_characters),
        (answer.name, limits.max_name_characters),
    ):
        if len(text) > most:
            raise Invalid(said("This is longer than %(most)s characters.", most=most))


def _url_of_page(session: Session, site_id: str, comment_id: str) -> str:
    query = (
        select(Thread.url)
        .join(Comment, Comment.thread_id == Thread.id)
        .where(Comment.id == comment_id, Comment.site_id == site_id)
    )
    url = session.scalars(query).one_or_none() if is_id(comment_id) else None
    if url is None:
        raise NotFound("There is no such comment.")
    return url


def _hold_parent(session: Session, site_id: str, comment_id: str) -> Comment:
    parent = hold_comment(session, site_id, comment_id)
    refuse_if_withdrawn(standing_decision(session, comment_id))
    if parent.published_revision is None:
        raise Conflict(_NOT_PUBLIC)
    return parent


def _same_again(
    session: Session, installation: Installation, parent: Comment, body: str
) -> str | None:
    """The answer of a first click, while its comment is held."""
    query = select(Comment.id).where(
        Comment.parent_id == parent.id,
        Comment.is_by_site,
        Comment.body_digest == body_digest(installation, parent.site_id, body),
        Comment.published_revision.is_not(None),
    )
    return session.scalars(query).first()
