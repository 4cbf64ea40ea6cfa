"""Earlier texts: those that an edit replaced and that the public does not see. They have an end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, tuple_
from sqlalchemy.orm import Session

from moderation.actions.installation.expiry_rule import ExpiryRule, in_batches, overdue_of
from moderation.tables import Comment, Revision, StoredOpinion, StoredTone

_NUMBERS = (Revision.comment_id, Revision.number)


def earlier_texts_rule(before: datetime) -> ExpiryRule:
    """They go with those of comments that were decided on before that time."""
    due = _earlier(Comment.status != "pending", Comment.decided_at < before)

    def forget(session: Session, keys: Sequence[Any]) -> dict[str, int]:
        return {"earlier_texts": _forget(session, due.where(tuple_(*_NUMBERS).in_(keys)))}

    overdue = overdue_of(due, Comment.decided_at, before)
    return ExpiryRule("earlier_texts", in_batches(due, forget), overdue)


def forget_earlier_texts(session: Session, comment_ids: Sequence[str]) -> None:
    """Delete the earlier texts of these comments, and what was thought of them."""
    _forget(session, _earlier(Comment.id.in_(comment_ids)))


def _earlier(*of: ColumnElement[bool]) -> Select[str, int]:
    return (
        select(*_NUMBERS)
        .join(Comment, Comment.id == Revision.comment_id)
        .where(Revision.number.is_distinct_from(Comment.published_revision), *of)
    )


def _forget(session: Session, texts: Select[str, int]) -> int:
    """The comments are held, so that no undoing publishes a text that goes in this moment."""
    held = texts.with_for_update(of=Comment, key_share=True)
    keys = [tuple(row) for row in session.execute(held)]
    for table in (StoredOpinion, StoredTone):
        of_text = tuple_(table.comment_id, table.revision).in_(keys)
        session.execute(delete(table).where(of_text))
    session.execute(delete(Revision).where(tuple_(*_NUMBERS).in_(keys)))
    return len(keys)
