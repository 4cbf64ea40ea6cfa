"""Earlier texts: those that an edit replaced and that the public does not see. They have an end."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, select, tuple_
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.tables import Comment, Revision, StoredOpinion

_BATCH = 500
_NUMBERS = (Revision.comment_id, Revision.number)


def expire_earlier_texts(installation: Installation) -> dict[str, int]:
    """Delete those of comments that were decided on long ago; how many there were, if any."""
    before = clock.now() - timedelta(days=installation.settings.keep_email_days)
    due = _earlier(Comment.status != "pending", Comment.decided_at < before).limit(_BATCH)
    total = 0
    while True:
        with installation.database.reading() as session:
            if session.execute(due.limit(1)).first() is None:
                return {"earlier_texts": total} if total else {}
        with installation.database.transaction() as session:
            total += _forget(session, due)


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
    of_text = tuple_(StoredOpinion.comment_id, StoredOpinion.revision).in_(keys)
    session.execute(delete(StoredOpinion).where(of_text))
    session.execute(delete(Revision).where(tuple_(*_NUMBERS).in_(keys)))
    return len(keys)
