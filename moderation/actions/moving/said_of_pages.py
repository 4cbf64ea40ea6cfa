"""Join pages with what a person said of them: a closing and a pin outlive the thread they were of.

Of two closings the one that holds longer stays; a page that is closed stays closed. The comment
that is pinned on the page that stays is the one, and where there is none, that of the other.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, exists, or_, select, update
from sqlalchemy.orm import Session

from moderation.actions.installation import Act, Actor, record_act
from moderation.actions.moving.join_threads import Wanted, carry_out, hold_threads
from moderation.actions.publication.closing import CLOSED
from moderation.actions.publication.tend_thread import USUAL
from moderation.tables import Comment, MovedThread, Thread, ThreadMove

_FEW = 400  # identifiers in one statement
_FOR_GOOD = datetime.max.replace(tzinfo=UTC)


class Tended(NamedTuple):
    """What was said of a page: ``closing`` and ``until`` as its thread has them, and its pin."""

    closing: str | None
    until: datetime | None
    pinned_id: str | None


_NOTHING = Tended(None, None, None)


def join_pages(
    session: Session, move_id: str, wanted: Sequence[Wanted], actor: Actor, now: datetime
) -> None:
    """Carry the move out, and leave each page that stays as it and those it took are to be."""
    pairs = sorted((one.into, one.thread.id) for one in wanted if one.into)
    ids = sorted({each for pair in pairs for each in pair})
    hold_threads(session.connection(), ids)
    before = _said_of(session.connection(), ids)
    carry_out(session.connection(), move_id, wanted)
    for into, group in groupby(pairs, key=lambda pair: pair[0]):
        was, theirs = before.get(into, _NOTHING), []
        for _, thread_id in group:
            theirs.append(before.get(thread_id, _NOTHING))
            _note(session, move_id, thread_id, theirs[-1], was)
        _leave(session, into, was, together(was, theirs, now), actor, now)


def part_pages(
    session: Session, move: ThreadMove, moved: Sequence[MovedThread], actor: Actor, now: datetime
) -> None:
    """Leave each page as it was before it took others, but for what was said of it since."""
    pairs = sorted((one.into_id, one.thread_id, one) for one in moved if one.into_id)
    said = _said_of(session.connection(), sorted({into for into, *_ in pairs}))
    for into, group in groupby(pairs, key=lambda pair: pair[0]):
        ones, present = [one for *_, one in group], said.get(into, _NOTHING)
        was = Tended(ones[0].into_closing, ones[0].into_closed_until, ones[0].into_pinned_id)
        theirs = [Tended(one.closing, one.closed_until, one.pinned_id) for one in ones]
        given = together(was, theirs, move.created_at)
        closing = was if present[:2] == given[:2] else present
        keeps = present.pinned_id != given.pinned_id and _is_on(session, into, present.pinned_id)
        pin = present.pinned_id if keeps else was.pinned_id
        after = Tended(closing.closing, closing.until, pin)
        _leave(session, into, present, after, actor, now)


def together(stays: Tended, others: Iterable[Tended], now: datetime) -> Tended:
    """What holds of a page that became one with others."""
    for other in others:
        longer = _ends(other, now) > _ends(stays, now)
        silent = stays.closing is None and _ends(other, now) == _ends(stays, now)
        closing = other if longer or silent else stays
        stays = Tended(closing.closing, closing.until, stays.pinned_id or other.pinned_id)
    return stays


def _ends(tended: Tended, now: datetime) -> datetime:
    """When a page can be commented on again; ``now`` where it can be."""
    if tended.closing != CLOSED:
        return now
    return max(tended.until or _FOR_GOOD, now)


def _said_of(connection: Connection, thread_ids: Sequence[str]) -> dict[str, Tended]:
    """What was said of those of these threads of which anything was."""
    found, columns = dict[str, Tended](), Thread.__table__.c
    for place in range(0, len(thread_ids), _FEW):
        query = select(columns.id, columns.closing, columns.closed_until, columns.pinned_id).where(
            columns.id.in_(thread_ids[place : place + _FEW]),
            or_(columns.closing.is_not(None), columns.pinned_id.is_not(None)),
        )
        found.update({row.id: Tended(*row[1:]) for row in connection.execute(query)})
    return found


def _note(session: Session, move_id: str, thread_id: str, was: Tended, into: Tended) -> None:
    if (was, into) == (_NOTHING, _NOTHING):
        return
    its = update(MovedThread).where(
        MovedThread.move_id == move_id, MovedThread.thread_id == thread_id
    )
    kept = {"closing": was.closing, "closed_until": was.until, "pinned_id": was.pinned_id}
    beside = {
        "into_closing": into.closing,
        "into_closed_until": into.until,
        "into_pinned_id": into.pinned_id,
    }
    session.execute(its.values(kept | beside))


def _is_on(session: Session, thread_id: str, pinned_id: str | None) -> bool:
    """Whether what is pinned is on this page, or nothing is."""
    found = exists().where(Comment.id == pinned_id, Comment.thread_id == thread_id)
    return pinned_id is None or bool(session.scalar(select(found)))


def _leave(
    session: Session, thread_id: str, was: Tended, said: Tended, actor: Actor, now: datetime
) -> None:
    if was == said:
        return
    thread = session.get_one(Thread, thread_id)
    thread.closing, thread.closed_until, thread.pinned_id = said
    if was[:2] != said[:2]:
        words = (was.closing or USUAL, said.closing or USUAL)
        act = Act(actor, "thread.closing_set", now, thread.site_id, thread_id, *words)
        record_act(session, act)
    if was.pinned_id != said.pinned_id:
        word = "comment.pinned" if said.pinned_id else "comment.unpinned"
        of = said.pinned_id or was.pinned_id
        record_act(session, Act(actor, word, now, thread.site_id, of))
