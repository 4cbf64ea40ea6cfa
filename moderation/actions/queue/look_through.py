"""Look through a listing: its next comments, whatever the filters, for a bounded price.

Three ways, by what is asked for. Without filters an index holds the list in its order. What an
index tells to be few (a thread, a range of risk, what somebody has claimed) is gathered and sorted.
Anything else is looked for along the list's own index, so many comments at a time; where they do
not suffice the answer says how far it looked, and the next look goes on from there.

Lists of several sites are one list: how far it is known follows from how far each site's index was
looked at, so that nothing is sorted but what lies within.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, select, tuple_
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.queue.filters import claimed_ids, conditions_of, in_range
from moderation.actions.queue.listing import NOBODY, Listing, Position
from moderation.column_types import unindexed
from moderation.tables import Comment, Site

LOOK_THROUGH = 5_000  # comments of a list, in one look
_FEWEST = 200  # of each site, where a look is shared out among many
_FEW = 5_000  # so many are gathered and sorted

_COLUMNS = (
    Comment.id,
    Comment.site_id,
    Comment.thread_id,
    Comment.risk,
    Comment.heat,
    Comment.tone_bits,
    Comment.language,
    Comment.has_links,
    Comment.reason_bits,
    Comment.kind,
)


@dataclass(frozen=True, slots=True)
class Look:
    """The next comments. ``further`` is where to look on, where the look ended before the list."""

    positions: Sequence[Position]
    further: Position | None = None

    @property
    def ids(self) -> list[str]:
        """Their identifiers."""
        return [position.comment_id for position in self.positions]


class _Strip(NamedTuple):
    """A part of a list that is sorted by these columns, and what sets the part apart: whether
    there is an opinion, on what the order is by.
    """

    keys: tuple[str, ...]
    descending: bool = True
    judged: bool | None = None
    score: str = "risk"


# Orders by an opinion, and its column; the column's index has the list in its order.
_SCORES = {"riskiest": "risk", "heated": "heat"}
# Said as it stands there, so that SQLite knows the index that holds no others.
_HEATED = Comment.tone_bits > literal_column("0")
_STRIPS = {
    "newest": (_Strip(("id",)),),
    "oldest": (_Strip(("id",), descending=False),),
    "thread": (_Strip(("thread_id", "id")),),
    "riskiest": (_Strip(("risk", "id"), judged=True), _Strip(("id",), judged=False)),
    "heated": (
        _Strip(("heat", "id"), judged=True, score="heat"),
        _Strip(("id",), judged=False, score="heat"),
    ),
}


def ids_in(session: Session, site_id: str, listing: Listing, limit: int) -> Sequence[str]:
    """The identifiers of the next comments, as many as one look finds, at most ``limit``."""
    return look_through(session, listing.ids_of_sites(site_id), listing, limit).ids


def look_through(session: Session, site_ids: Sequence[str], listing: Listing, limit: int) -> Look:
    """The next ``limit`` comments of these sites, or as many of them as one look finds.

    However many the sites are, each part of the list is two statements.
    """
    if not site_ids:
        return Look(())
    listing, now = _with_place(session, listing), clock.now()
    gathered = _gathered(session, site_ids, listing, now)
    source: Any = Comment if gathered is None else gathered
    conditions = conditions_of(listing.filters, source, now)
    found: list[Position] = []
    for strip in _open_strips(listing):
        left = limit - len(found)
        within = [*_part(strip, source, listing.after)]
        end = None
        if gathered is None:
            within += _within(listing)
            end = _end(session, site_ids, within, strip, _reach(site_ids, listing, left))
            within.append(_of(site_ids))
        if end is not None:
            within.append(_up_to(strip, source, end))
        query = _ordered(strip, source).where(*within, *conditions).limit(left)
        found += [_position(row) for row in session.execute(query)]
        if len(found) == limit or end is not None:
            return Look(found, end if len(found) < limit else None)
    return Look(found)


def _with_place(session: Session, listing: Listing) -> Listing:
    after = listing.after
    if listing.order == "heated" and after is not None and after.heat is None:
        heat = session.scalar(select(Comment.heat).where(Comment.id == after.comment_id))
        return listing.behind(replace(after, heat=heat))
    if listing.order != "thread" or after is None or after.thread_id:
        return listing
    found = session.scalar(select(Comment.thread_id).where(Comment.id == after.comment_id))
    return listing.behind(replace(after, thread_id=found or NOBODY))


def _of(site_ids: Sequence[str]) -> ColumnElement[bool]:
    return Comment.site_id == site_ids[0] if len(site_ids) == 1 else Comment.site_id.in_(site_ids)


def _within(listing: Listing) -> list[ColumnElement[bool]]:
    """What an index answers by itself, of each site."""
    within = [Comment.status == listing.status]
    if listing.until is not None:
        # Else SQLite takes the index by age, for it knows an end of it, and sorts a million.
        by_age = listing.order in {"newest", "oldest"}
        within.append((Comment.id if by_age else unindexed(Comment.id)) <= listing.until)
    if listing.order not in _SCORES and listing.filters.thread_id:
        within.append(Comment.thread_id == listing.filters.thread_id)
    if listing.order == "riskiest" and listing.filters.has_range:
        within.append(in_range(listing.filters, Comment))
    if listing.order in {"newest", "oldest"} and listing.filters.tone:
        within.append(_HEATED)
    return within


def _reach(site_ids: Sequence[str], listing: Listing, limit: int) -> int | None:
    """How many comments of each site a look may meet; None for all: the index ends it.

    Of several sites an index each is merged. A page of them needs no more of any than it shows.
    """
    if _needs_looking(listing):
        return max(_FEWEST, LOOK_THROUGH // len(site_ids))
    return limit if len(site_ids) > 1 else None


def _needs_looking(listing: Listing) -> bool:
    """Whether something is asked for that the index in use does not know."""
    filters = listing.filters
    if listing.order == "riskiest":
        return bool(replace(filters, risk_from=None, risk_to=None))
    if listing.order == "heated":
        return bool(filters)
    return bool(replace(filters, thread_id=None))


def _gathered(session: Session, site_ids: Sequence[str], listing: Listing, now: datetime) -> Any:
    """The few comments that one filter leaves, as a subquery; None where they are many."""
    narrow = _narrow(listing, now)
    if narrow is None:
        return None
    few = (
        select(*_COLUMNS)
        .where(_of(site_ids), Comment.status == listing.status, narrow)
        .limit(_FEW + 1)
    )
    if listing.until is not None:
        few = few.where(unindexed(Comment.id) <= listing.until)
    number = session.scalar(select(func.count()).select_from(few.subquery())) or 0
    return few.subquery().c if number <= _FEW else None


def _narrow(listing: Listing, now: datetime) -> ColumnElement[bool] | None:
    filters, by_score = listing.filters, listing.order in _SCORES
    if filters.among is not None:
        return Comment.id.in_(filters.among)
    if filters.claimed_by:
        return Comment.id.in_(claimed_ids(filters.claimed_by, now))
    if filters.thread_id and by_score:
        return Comment.thread_id == filters.thread_id
    if filters.has_range and not filters.thread_id and listing.order != "riskiest":
        return in_range(filters, Comment)
    return None


def _open_strips(listing: Listing) -> Sequence[_Strip]:
    strips = _STRIPS[listing.order]
    after, score = listing.after, _SCORES.get(listing.order)
    if score is None:
        return strips
    first = 1 if after is not None and getattr(after, score) is None else 0
    is_judged = listing.filters.has_range if score == "risk" else listing.filters.tone is not None
    return strips[first : 1 if is_judged else 2]


def _part(strip: _Strip, source: Any, after: Position | None) -> list[ColumnElement[bool]]:
    """A strip from a place on, where the place is in it."""
    part = []
    if strip.judged is not None:
        score = getattr(source, strip.score)
        part.append(score.is_not(None) if strip.judged else score.is_(None))
    if after is not None and strip.judged in {None, getattr(after, strip.score) is not None}:
        here, there = _keys(strip, source), _place(strip, after)
        part.append(here < there if strip.descending else here > there)
    return part


def _up_to(strip: _Strip, source: Any, end: Position) -> Any:
    here, there = _keys(strip, source), _place(strip, end)
    return here >= there if strip.descending else here <= there


def _end(
    session: Session,
    site_ids: Sequence[str],
    within: Sequence[ColumnElement[bool]],
    strip: _Strip,
    reach: int | None,
) -> Position | None:
    """The last comment that one look meets; None where it meets all of the strip."""
    if reach is None:
        return None
    last = _ordered(strip, Comment).where(*within).offset(reach - 1).limit(1)
    if len(site_ids) == 1:
        query = last.where(_of(site_ids))
    else:
        # Each site's last one; the list is known as far as the nearest of them.
        of_site = last.with_only_columns(Comment.id).where(Comment.site_id == Site.id)
        place = aliased(Comment)
        query = _ordered(strip, place).join(Site, place.id == of_site.scalar_subquery())
        query = query.where(Site.id.in_(site_ids)).limit(1)
    row = session.execute(query).one_or_none()
    return _position(row) if row else None


def _position(row: Row[str, float | None, str, float | None]) -> Position:
    return Position(row.id, row.risk, row.thread_id, row.heat)


def _ordered(strip: _Strip, source: Any) -> Select[str, float | None, str, float | None]:
    columns = [getattr(source, key) for key in strip.keys]
    order = [column.desc() if strip.descending else column for column in columns]
    return select(source.id, source.risk, source.thread_id, source.heat).order_by(*order)


def _keys(strip: _Strip, source: Any) -> Any:
    columns = [getattr(source, key) for key in strip.keys]
    return columns[0] if len(columns) == 1 else tuple_(*columns)


def _place(strip: _Strip, position: Position) -> Any:
    values = [_value(position, key) for key in strip.keys]
    return values[0] if len(values) == 1 else tuple(values)


def _value(position: Position, key: str) -> Any:
    return getattr(position, "comment_id" if key == "id" else key)
