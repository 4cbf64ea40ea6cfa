"""Read what was said in a thread just before a comment, by anybody but spammers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.queue.read_queue import excerpt_of
from moderation.tables import Comment

_LOOKED_AT = 20  # a bound on the work, where a thread is full of spam
_SHOWN = 3
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Earlier:
    """A comment of the thread that came in a little earlier."""

    id: str
    author_name: str
    excerpt: str
    status: str
    created_at: datetime


def read_before(
    session: Session, thread_id: str, comment_id: str, but_not: str | None
) -> Sequence[Earlier]:
    """Up to three comments, oldest first; ``but_not`` is shown elsewhere on the page."""
    rows = session.execute(
        select(Comment.id, Comment.author_name, Comment.body, Comment.status, Comment.created_at)
        .where(Comment.thread_id == thread_id, Comment.id < comment_id)
        .order_by(Comment.id.desc())
        .limit(_LOOKED_AT)
    ).all()
    told = [row for row in rows if row.status in {"approved", "pending"} and row.id != but_not]
    return [
        Earlier(row.id, row.author_name, excerpt_of(row.body, _EXCERPT), row.status, row.created_at)
        for row in reversed(told[:_SHOWN])
    ]
