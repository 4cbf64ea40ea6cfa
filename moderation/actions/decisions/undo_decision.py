"""Undo a decision: append its reversal, withdraw or correct what the site was told, unlearn."""

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import standing_decision
from moderation.actions.decisions.give_statement import void_statement
from moderation.actions.decisions.record_decision import DecisionEntry, record_decision
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.installation import Actor, Installation
from moderation.errors import Conflict, NotFound
from moderation.tables import Comment, Decision, Event, Label, Revision


def undo_decision(
    installation: Installation, site_id: str, comment_id: str, decision_id: str, actor: Actor
) -> Decision:
    """Put the comment back to where it was before the decision; returns the reversal.

    Only the decision that stands can be undone, and only a person's. Raises ``NotFound`` and
    ``Conflict``. Undoing twice is a conflict, not a redoing.
    """
    with installation.database.transaction() as session:
        return undo_in(session, site_id, comment_id, decision_id, actor)


def undo_in(
    session: Session, site_id: str, comment_id: str, decision_id: str, actor: Actor
) -> Decision:
    """The same, recorded in the caller's transaction."""
    now = clock.now()
    comment = hold_comment(session, site_id, comment_id)
    decision = _find(session, comment, decision_id)
    subject = next_subject(session, comment)
    connection = session.connection()
    withdrawn = _withdraw_event(connection, decision, now)
    reversal = _reversal(session, decision, actor, is_news=not withdrawn)
    unlearn(connection, decision.id, now)
    void_statement(connection, decision.id, now)
    reversal_id = record_decision(connection, subject, reversal, now)
    return session.get_one(Decision, reversal_id)


def _find(session: Session, comment: Comment, decision_id: str) -> Decision:
    decision = session.get(Decision, decision_id)
    if decision is None or decision.comment_id != comment.id:
        raise NotFound("There is no such decision.")
    is_theirs = decision.decided_by not in {"author", "policy"}
    if decision.reverses or not is_theirs or decision.previous_status is None:
        raise Conflict("This entry cannot be undone; decide anew instead.")
    standing = standing_decision(session, comment.id)
    if standing is None or standing.id != decision.id:
        raise Conflict("Something newer was decided since; only the newest decision can be undone.")
    if comment.version != decision.version:
        raise Conflict("The comment was edited since; decide anew instead.")
    _require_text(session, comment, decision.previously_published)
    return decision


def _require_text(session: Session, comment: Comment, revision: int | None) -> None:
    """Without the text that was public, the public would see one that nobody approved."""
    if revision in {None, comment.revision}:
        return
    if session.get(Revision, (comment.id, revision)) is None:
        raise Conflict("The text that was public before is no longer kept; decide anew instead.")


def _reversal(
    session: Session, decision: Decision, actor: Actor, *, is_news: bool
) -> DecisionEntry:
    """What was out of sight is so again, and for as long as it was to be."""
    before = select(Decision.until).where(
        Decision.comment_id == decision.comment_id, Decision.version < decision.version
    )
    until = session.scalars(before.order_by(Decision.version.desc()).limit(1)).first()
    return DecisionEntry(
        status=decision.previous_status or "pending",
        published=decision.previously_published,
        actor=actor,
        text="Undone.",
        reverses=decision.id,
        until=until,
        is_news=is_news,
    )


def _withdraw_event(connection: Connection, decision: Decision, now: datetime) -> bool:
    """Take the decision's event back; False where the site was told of it already."""
    withdrawn = connection.execute(
        update(Event)
        .where(
            Event.comment_id == decision.comment_id,
            Event.sequence == decision.version,
            Event.dispatched_at.is_(None),
            Event.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(Event.id)
    )
    return withdrawn.first() is not None


def unlearn(connection: Connection, decision_id: str, now: datetime) -> None:
    """What a decision taught is taught no more."""
    connection.execute(
        update(Label).where(Label.decision_id == decision_id).values(withdrawn_at=now)
    )
