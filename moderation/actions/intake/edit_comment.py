"""Edit a comment: the author changed the text. It is judged again, as a new text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from classifiers.near_duplicates import Sketch
from moderation import clock
from moderation.actions.campaigns.recognise_copies import replace_sketch, sketch_of, with_memory
from moderation.actions.decisions.decide import refuse_if_withdrawn, standing_decision
from moderation.actions.decisions.out_of_sight import stay_out_of_sight
from moderation.actions.decisions.record_decision import record_decision
from moderation.actions.decisions.subject import Subject, hold_comment, next_subject
from moderation.actions.finding.searchable import forget_words
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.intake.case import case_again, entry_of
from moderation.actions.intake.comment_row import body_digest
from moderation.actions.intake.opinion import (
    Opinions,
    ask_again,
    claimed_language,
    record_judgement,
)
from moderation.actions.publication.comment_view import CommentView, select_comment_views, view_of
from moderation.actions.queue.filterable import (
    has_links,
    language_columns,
    opinion_columns,
    tone_columns,
)
from moderation.errors import NotFound
from moderation.policy import Verdict, conclude
from moderation.tables import Comment, Revision, Thread
from moderation.tables.event import ERASED_AUTHOR
from moderation.vault import mask_text

Guard = Callable[[Session, Comment], None]


def edit_comment(
    installation: Installation,
    site: SubmittingSite,
    comment_id: str,
    body: str,
    guard: Guard | None = None,
) -> CommentView:
    """Replace the text and judge it again; what the public sees stays until that is decided.

    ``guard`` is asked in the transaction, of the comment as it was, whether that may be. Raises
    ``NotFound``, and ``Conflict`` where the comment changed while the text was judged, or its
    author has withdrawn it.
    """
    now = clock.now()
    masked = mask_text(body)
    seen, judgement, sketch = _ask(installation, site, comment_id, masked, now)
    with installation.database.transaction() as session:
        comment = hold_comment(session, site.id, comment_id, seen)
        if comment.body == masked:
            return _view(session, comment_id)
        refuse_if_withdrawn(standing_decision(session, comment_id))
        if guard:
            guard(session, comment)
        subject = _revise(session, installation, comment, body, masked, judgement, now)
        replace_sketch(session.connection(), comment_id, sketch, now)
        forget_words(session.connection(), [comment_id])
        case = case_again(session, installation, site, subject, judgement, now)
        _record(session, subject, conclude(case), now)
        return _view(session, comment_id)


def _ask(
    installation: Installation, site: SubmittingSite, comment_id: str, body: str, now: datetime
) -> tuple[int, Opinions, Sketch | None]:
    """Its version when it was read, and what is thought of its new text, with a sketch of that."""
    with installation.database.reading() as session:
        row = session.execute(
            select(Comment, Thread)
            .join(Thread, Thread.id == Comment.thread_id)
            .where(Comment.id == comment_id, Comment.site_id == site.id)
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such comment.")
        comment, thread = row
    judgement = ask_again(installation, comment, thread, body, site.spam_share)
    sketch = None if comment.is_test else sketch_of(installation, body)
    opinion = with_memory(installation, judgement.spam, sketch, now, comment_id)
    return comment.version, judgement._replace(spam=opinion), sketch


def _revise(
    session: Session,
    installation: Installation,
    comment: Comment,
    body: str,
    masked: str,
    judgement: Opinions,
    now: datetime,
) -> Subject:
    """Move the old text aside and put the new one in its place."""
    connection = session.connection()
    connection.execute(
        insert(Revision).values(
            comment_id=comment.id, number=comment.revision, body=comment.body, replaced_at=now
        )
    )
    revision = comment.revision + 1
    connection.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(
            body=masked,
            cut_from=None,
            revision=revision,
            has_links=has_links(masked),
            body_digest=body_digest(installation, comment.site_id, masked),
            **opinion_columns(judgement.spam),
            **tone_columns(judgement.tone),
            **language_columns(claimed_language(comment), masked, judgement.tone),
        )
    )
    if masked != body and not _is_erased(session, installation, comment):
        sealed = {f"body.{revision}": body}
        installation.vault.store(connection, comment.site_id, comment.id, sealed, now)
    record_judgement(connection, comment.id, revision, judgement, now)
    return replace(next_subject(session, comment), body=masked, revision=revision, cut_from=None)


def _is_erased(session: Session, installation: Installation, comment: Comment) -> bool:
    """Whether its author was erased. An original with an address would be theirs again, and no
    later erasure could find it: no index leads to them any more.
    """
    named = {"name": comment.author_name, "url": comment.author_url}
    return named == ERASED_AUTHOR and not installation.vault.index_of(session, comment.id)


def _record(session: Session, subject: Subject, verdict: Verdict, now: datetime) -> None:
    entry = replace(entry_of(subject, verdict), event="comment.edited")
    entry = stay_out_of_sight(session, subject.comment_id, entry)
    record_decision(session.connection(), subject, entry, now)


def _view(session: Session, comment_id: str) -> CommentView:
    session.expire_all()
    row = session.execute(select_comment_views().where(Comment.id == comment_id)).one()
    return view_of(row)
