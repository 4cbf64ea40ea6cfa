"""Give threads other addresses, and make one of those that are then one page.

Nothing is lost: comments keep their identifiers, their order and what they answer, and what was
where is written down, so that a move can be undone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from moderation.actions.finding.searchable import forget_words
from moderation.database import Identifier
from moderation.tables import Comment, MovedComment, MovedThread, Thread, ThreadMove

_FEW = 400  # identifiers in one statement


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread as it stands."""

    id: str
    url: str
    url_digest: bytes
    title: str
    excerpt: str
    version: int
    created_at: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thread, and where it is to be; ``into`` is the thread that it becomes one with."""

    thread: ThreadRow
    url: str
    digest: bytes
    into: str | None = None


def threads_at(
    connection: Connection, site_id: str, digests: Sequence[bytes]
) -> dict[bytes, ThreadRow]:
    """The site's threads that these digests stand for."""
    found = {}
    for some in _chunks(sorted(set(digests))):
        where = (_threads.site_id == site_id, _threads.url_digest.in_(some))
        for row in connection.execute(select(*_COLUMNS).where(*where)):
            found[row.url_digest] = ThreadRow(*row)
    return found


def every_thread(connection: Connection, site_id: str) -> Iterator[ThreadRow]:
    """All threads of a site, oldest first."""
    after, query = "00000000-0000-0000-0000-000000000000", select(*_COLUMNS)
    ordered = query.where(_threads.site_id == site_id).order_by(_threads.id).limit(_FEW)
    while rows := connection.execute(ordered.where(_threads.id > after)).all():
        yield from (ThreadRow(*row) for row in rows)
        after = rows[-1].id


def settled(
    connection: Connection, site_id: str, moves: Sequence[tuple[ThreadRow, str, bytes]]
) -> list[Wanted]:
    """Which of them become one with which: with the thread that is there, else with the oldest."""
    leaving = {thread.id for thread, _, _ in moves}
    there = {
        digest: thread.id
        for digest, thread in threads_at(connection, site_id, [one[2] for one in moves]).items()
        if thread.id not in leaving
    }
    wanted = []
    for thread, url, digest in sorted(moves, key=lambda one: (one[0].created_at, one[0].id)):
        into = there.setdefault(digest, thread.id)
        wanted.append(Wanted(thread, url, digest, None if into == thread.id else into))
    return wanted


def count_comments(connection: Connection, thread_ids: Sequence[str]) -> dict[str, int]:
    """How many comments each of these threads has."""
    counts: dict[str, int] = {}
    for some in _chunks(thread_ids):
        query = select(_comments.thread_id, func.count()).where(_comments.thread_id.in_(some))
        rows = connection.execute(query.group_by(_comments.thread_id)).all()
        counts.update({row[0]: row[1] for row in rows})
    return counts


def carry_out(connection: Connection, move_id: str, wanted: Sequence[Wanted]) -> None:
    """Move the threads of a move that is written down already."""
    hold_threads(connection, [one.into or one.thread.id for one in wanted])
    merged = [one for one in wanted if one.into]
    hold_threads(connection, [one.thread.id for one in merged])
    begun = _begun(connection, [one.into for one in merged if one.into])
    noted = [_noted(move_id, one, begun.get(one.into or "")) for one in wanted]
    connection.execute(insert(MovedThread), noted)
    comments = 0
    for some in _chunks(merged):
        comments += _put_comments(connection, move_id, some)
    _give_on(connection, merged)
    for chunk in _chunks([one.thread.id for one in merged]):
        connection.execute(delete(Thread).where(Thread.id.in_(chunk)))
    renamed = [one for one in wanted if not one.into]
    rename(connection, [(one.thread.id, one.url, one.digest) for one in renamed])
    tally = {"moved": ThreadMove.moved + len(renamed), "merged": ThreadMove.merged + len(merged)}
    its = update(ThreadMove).where(ThreadMove.id == move_id)
    connection.execute(its.values(comments=ThreadMove.comments + comments, **tally))


def hold_threads(connection: Connection, thread_ids: Sequence[str]) -> None:
    """Wait for whoever adds to these threads, and let nobody else until the transaction ends."""
    for some in _chunks(sorted(set(thread_ids))):
        query = select(_threads.id).where(_threads.id.in_(some)).order_by(_threads.id)
        connection.execute(query.with_for_update()).all()


def rename(connection: Connection, renamed: Sequence[tuple[str, str, bytes]]) -> None:
    """Give threads their new addresses, of which one may be another's old one."""
    if not renamed:
        return
    put = update(Thread.__table__).where(_threads.id == bindparam("row"))
    aside = [{"row": row, "d": sha256(f"moving|{row}".encode()).digest()} for row, _, _ in renamed]
    connection.execute(put.values(url_digest=bindparam("d")), aside)
    placed = [{"row": row, "u": url, "d": digest} for row, url, digest in renamed]
    there = put.values(url=bindparam("u"), url_digest=bindparam("d"), version=_threads.version + 1)
    connection.execute(there, placed)


def _put_comments(connection: Connection, move_id: str, merged: Sequence[Wanted]) -> int:
    theirs = [one.thread.id for one in merged]
    query = select(literal(move_id, Identifier), _comments.id, _comments.thread_id)
    columns = ["move_id", "comment_id", "thread_id"]
    written = query.where(_comments.thread_id.in_(theirs))
    connection.execute(insert(MovedComment).from_select(columns, written))
    mine = select(MovedComment.comment_id).where(
        MovedComment.move_id == move_id, MovedComment.thread_id.in_(theirs)
    )
    ids = connection.scalars(mine).all()
    for some in _chunks(ids):
        forget_words(connection, some)  # search knows them by their thread, too
    put = update(Comment.__table__).where(_comments.thread_id == bindparam("old"))
    pairs = [{"old": one.thread.id, "new": one.into} for one in merged]
    connection.execute(put.values(thread_id=bindparam("new")), pairs)
    return len(ids)


def _begun(connection: Connection, thread_ids: Sequence[str]) -> dict[str, datetime]:
    """When these threads had their first comments."""
    found: dict[str, datetime] = {}
    for some in _chunks(sorted(set(thread_ids))):
        query = select(_threads.id, _threads.created_at).where(_threads.id.in_(some))
        found.update({row.id: row.created_at for row in connection.execute(query)})
    return found


def _give_on(connection: Connection, merged: Sequence[Wanted]) -> None:
    """What is left has the newest version, the oldest first comment, and a title from the other
    where it has none.
    """
    put = update(Thread.__table__).where(_threads.id == bindparam("row"))
    is_sqlite = connection.dialect.name == "sqlite"
    newer, older = (func.max, func.min) if is_sqlite else (func.greatest, func.least)
    version = newer(_threads.version, bindparam("v")) + 1
    begun = older(_threads.created_at, bindparam("b", type_=_threads.created_at.type))
    rows = [
        {
            "row": one.into,
            "v": one.thread.version,
            "t": one.thread.title,
            "e": one.thread.excerpt,
            "b": one.thread.created_at,
        }
        for one in merged
    ]
    if rows:
        texts = {
            "title": func.coalesce(func.nullif(_threads.title, ""), bindparam("t")),
            "excerpt": func.coalesce(func.nullif(_threads.excerpt, ""), bindparam("e")),
        }
        connection.execute(put.values(version=version, created_at=begun, **texts), rows)


def _noted(move_id: str, one: Wanted, begun: datetime | None) -> dict[str, Any]:
    thread = one.thread
    return {
        "move_id": move_id,
        "thread_id": thread.id,
        "into_id": one.into,
        "url": thread.url,
        "url_digest": thread.url_digest,
        "new_digest": one.digest,
        "title": thread.title,
        "excerpt": thread.excerpt,
        "version": thread.version,
        "created_at": thread.created_at,
        "into_created_at": begun,
    }


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[place : place + _FEW] for place in range(0, len(items), _FEW))


_threads, _comments = Thread.__table__.c, Comment.__table__.c
_COLUMNS = (
    _threads.id,
    _threads.url,
    _threads.url_digest,
    _threads.title,
    _threads.excerpt,
    _threads.version,
    _threads.created_at,
)
