"""Undo a move of pages, or a change of a site's rules: threads and comments are where they were."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.finding.searchable import forget_words
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.moving.join_threads import hold_threads, rename
from moderation.actions.moving.page_rules import take_back_rules
from moderation.actions.moving.said_of_pages import part_pages
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id, lock_of
from moderation.languages import N_
from moderation.tables import Comment, MovedComment, MovedThread, Thread, ThreadMove

_FEW = 400
_OVERTAKEN = N_(
    "Pages of this move were moved again, or written on under the old address, since;"
    " so nothing was undone. Undo the later move first."
)


def undo_move(installation: Installation, site_id: str, move_id: str, actor: Actor) -> None:
    """Put threads and comments back; what was written since stays, but for replies to those.

    Raises ``NotFound``, and ``Conflict`` where it is undone, or something is in the way.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        installation.database.wait_for_lock(session, lock_of(site_id))
        move = session.get(ThreadMove, move_id) if is_id(move_id) else None
        if move is None or move.site_id != site_id:
            raise NotFound("There is no such move.")
        if move.undone_at is not None:
            raise Conflict("This move was undone already.")
        moved = _moved_threads(session, move)
        _require_untouched(session, site_id, moved)
        _put_back(session, site_id, moved)
        _give_age_back(session.connection(), move, moved)
        part_pages(session, move, moved, actor, now)
        if move.kind == "rules":
            take_back_rules(session, move, actor, now)
        move.undone_at = now
        told = details_of(moved=move.moved, merged=move.merged, comments=move.comments)
        record_act(session, Act(actor, "threads.move_undone", now, site_id, move_id, details=told))


def _moved_threads(session: Session, move: ThreadMove) -> Sequence[MovedThread]:
    if move.kind not in {"move", "rules"}:
        raise Conflict("What is one page to the service stays one thread.")
    query = select(MovedThread).where(MovedThread.move_id == move.id)
    if move.kind == "rules":  # those that kept their thread follow the rules by themselves
        query = query.where(MovedThread.into_id.is_not(None))
    return session.scalars(query).all()


def _require_untouched(session: Session, site_id: str, moved: Sequence[MovedThread]) -> None:
    now_at = {
        row.id: row.url_digest
        for row in session.execute(
            select(Thread.id, Thread.url_digest).where(Thread.site_id == site_id)
        )
    }
    taken = set(now_at.values()) - {
        now_at[one.thread_id] for one in moved if not one.into_id and one.thread_id in now_at
    }
    for one in moved:
        at = now_at.get(one.into_id or one.thread_id)
        if at != one.new_digest or one.url_digest in taken:
            raise Conflict(_OVERTAKEN)


def _put_back(session: Session, site_id: str, moved: Sequence[MovedThread]) -> None:
    connection = session.connection()
    hold_threads(connection, [one.into_id or one.thread_id for one in moved])
    renamed = [one for one in moved if not one.into_id]
    rename(connection, [(one.thread_id, one.url, one.url_digest) for one in renamed])
    merged = [one for one in moved if one.into_id]
    if merged:
        connection.execute(insert(Thread), [_as_it_was(site_id, one) for one in merged])
    for one in merged:
        ids = _comments_of(connection, one)
        for place in range(0, len(ids), _FEW):
            some = ids[place : place + _FEW]
            put = update(Comment.__table__).where(_comments.id.in_(some))
            connection.execute(put.values(thread_id=one.thread_id))
            forget_words(connection, some)
    into = sorted({one.into_id for one in merged if one.into_id})
    for place in range(0, len(into), _FEW):
        changed = update(Thread).where(Thread.id.in_(into[place : place + _FEW]))
        connection.execute(changed.values(version=Thread.version + 1))


def _give_age_back(connection: Connection, move: ThreadMove, moved: Sequence[MovedThread]) -> None:
    """A page is as old as it was before it took others in, or as the oldest that it still has."""
    into = sorted({one.into_id for one in moved if one.into_id})
    for place in range(0, len(into), _FEW):
        theirs = _moved.into_id.in_(into[place : place + _FEW])
        own = select(_moved.into_id, func.max(_moved.into_created_at)).where(theirs)
        still = (
            select(_moved.into_id, func.min(_moved.created_at))
            .join(ThreadMove.__table__, ThreadMove.id == _moved.move_id)
            .where(theirs, ThreadMove.undone_at.is_(None), ThreadMove.id != move.id)
        )
        others = dict(connection.execute(still.group_by(_moved.into_id)).all())
        for thread_id, begun in connection.execute(own.group_by(_moved.into_id)).all():
            if begun is not None:  # it isn't known of those that were joined by older versions
                first = min(begun, others.get(thread_id, begun))
                its = update(Thread).where(Thread.id == thread_id)
                connection.execute(its.values(created_at=first))


def _as_it_was(site_id: str, one: MovedThread) -> dict[str, object]:
    return {
        "id": one.thread_id,
        "site_id": site_id,
        "url": one.url,
        "url_digest": one.url_digest,
        "title": one.title,
        "excerpt": one.excerpt,
        "version": one.version + 1,
        "closing": one.closing,
        "closed_until": one.closed_until,
        "pinned_id": one.pinned_id,
        "created_at": one.created_at,
    }


def _comments_of(connection: Connection, one: MovedThread) -> list[str]:
    """What came from the thread and is still there, and every reply to that, however deep."""
    came = (
        select(_comments.id)
        .join(MovedComment.__table__, MovedComment.comment_id == _comments.id)
        .where(
            MovedComment.move_id == one.move_id,
            MovedComment.thread_id == one.thread_id,
            _comments.thread_id == one.into_id,
        )
    )
    found = list(connection.scalars(came))
    known, newest = set(found), found
    while newest:
        replies: list[str] = []
        for place in range(0, len(newest), _FEW):
            answering = _comments.parent_id.in_(newest[place : place + _FEW])
            query = select(_comments.id).where(answering, _comments.thread_id == one.into_id)
            replies += connection.scalars(query)
        newest = [each for each in replies if each not in known]
        known.update(newest)
        found += newest
    return found


_comments, _moved = Comment.__table__.c, MovedThread.__table__.c
