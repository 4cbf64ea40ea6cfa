"""Read comments for search: those that came in, were edited, or were there before search was."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, bindparam, func, literal, select, update
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.search.document import Indexed, document_of
from moderation.search.index import Index
from moderation.tables import Comment, SearchDocument, Thread
from moderation.transactions.prepared import Prepared

BATCH = 64  # few enough that nobody who sends a comment feels the lock
COUNT_UP_TO = 10_000


def read_for_search(installation: Installation, limit: int | None = None) -> int:
    """Read what is not searchable yet, newest first; how many were read.

    Each batch is a transaction of its own. Several workers may do it at once, and a comment that is
    being changed meanwhile is left for the next time. ``limit`` ends it early.
    """
    total = 0
    while limit is None or total < limit:
        number = _read_batch(installation)
        total += number
        if number < BATCH:
            break
    return total


def is_all_read(installation: Installation) -> bool:
    """Whether there is nothing to read: a look that costs next to nothing."""
    with installation.database.glance() as connection:
        return not _IS_ANY_UNREAD.raw(connection, {})


def count_unread(session: Session) -> int:
    """How many comments aren't searchable yet; counted no further than past ``COUNT_UP_TO``."""
    some = _ANY_UNREAD.limit(COUNT_UP_TO + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def searchable_share(session: Session) -> tuple[int, int]:
    """How many comments search knows, and how many there are. Counts them all."""
    known = session.scalar(select(func.count()).select_from(SearchDocument)) or 0
    unread = session.scalar(select(func.count()).where(SearchDocument.words.is_(None))) or 0
    total = session.scalar(select(func.count()).select_from(Comment)) or 0
    return known - unread, total


def _read_batch(installation: Installation) -> int:
    index = Index(is_sqlite=installation.database.is_sqlite)
    with installation.database.transaction() as session:
        rows = session.execute(_unread(installation)).all()
        if rows:
            _write(session, index, rows)
        return len(rows)


def _write(
    session: Session, index: Index, rows: "Sequence[Row[int, str, str, str, str, str]]"
) -> None:
    # In rising order, which is how the index likes to grow.
    session.connection().execute(
        _SET_WORDS,
        [
            {"row": row.number, "entry": index.entry(row.number, document_of(_indexed(row)))}
            for row in reversed(rows)
        ],
    )


def _indexed(row: "Row[int, str, str, str, str, str]") -> Indexed:
    return Indexed(row.site_id, row.thread_id, row.body, row.author_name, row.title)


def _unread(installation: Installation) -> Select[int, str, str, str, str, str]:
    return (
        select(
            SearchDocument.number,
            SearchDocument.site_id,
            Comment.thread_id,
            Comment.body,
            Comment.author_name,
            Thread.title,
        )
        .join(Comment, Comment.id == SearchDocument.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(SearchDocument.words.is_(None))
        .order_by(SearchDocument.number.desc())
        .limit(BATCH)
        # The comments too: nobody edits or erases them while their words are on the way.
        .with_for_update(
            of=[SearchDocument, Comment], key_share=True, **installation.database.claimable()
        )
    )


_ANY_UNREAD = select(literal(1)).where(SearchDocument.words.is_(None)).limit(1)
_IS_ANY_UNREAD = Prepared(_ANY_UNREAD)
_SET_WORDS = (
    update(SearchDocument.__table__)
    .where(SearchDocument.__table__.c.number == bindparam("row"))
    .values(words=bindparam("entry"))
)
