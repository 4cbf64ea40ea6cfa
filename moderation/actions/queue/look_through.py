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
from typing import Any

from sqlalchemy import (
    ColumnElement,
    func,
    select,
)
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.queue.filters import claimed_ids, conditions_of, in_range
from moderation.actions.queue.kept_looks import from_index, from_indexes, last_of_site, nearest_end
from moderation.actions.queue.listing import NOBODY, Listing, Position
from moderation.actions.queue.strips import (
    SCORES,
    Strip,
    open_strips,
    ordered,
    part_behind,
    position_of_row,
    up_to,
    within_index,
)
from moderation.column_types import unindexed
from moderation.tables import Comment

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
    if len(site_ids) == 1 and not listing.filters:
        return Look(from_index(session.connection(), site_ids[0], listing, limit))
    if not listing.filters:
        return Look(from_indexes(session.connection(), site_ids, listing, limit))
    gathered = _gathered(session, site_ids, listing, now)
    source: Any = Comment if gathered is None else gathered
    conditions = conditions_of(listing.filters, source, now)
    found: list[Position] = []
    for strip in open_strips(listing):
        left = limit - len(found)
        within = [*part_behind(strip, source, listing.after)]
        end = None
        if gathered is None:
            within += within_index(listing)
            end = _end(session, site_ids, within, strip, _reach(site_ids, listing, left))
            within.append(_of(site_ids))
        if end is not None:
            within.append(up_to(strip, source, end))
        query = ordered(strip, source).where(*within, *conditions).limit(left)
        found += [position_of_row(row) for row in session.execute(query)]
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
    filters, by_score = listing.filters, listing.order in SCORES
    if filters.among is not None:
        return Comment.id.in_(filters.among)
    if filters.claimed_by:
        return Comment.id.in_(claimed_ids(filters.claimed_by, now))
    if filters.thread_id and by_score:
        return Comment.thread_id == filters.thread_id
    if filters.has_range and not filters.thread_id and listing.order != "riskiest":
        return in_range(filters, Comment)
    return None


def _end(
    session: Session,
    site_ids: Sequence[str],
    within: Sequence[ColumnElement[bool]],
    strip: Strip,
    reach: int | None,
) -> Position | None:
    """The last comment that one look meets; None where it meets all of the strip."""
    if reach is None:
        return None
    if len(site_ids) == 1:
        query = last_of_site(within, strip, reach).where(_of(site_ids))
    else:
        query = nearest_end(site_ids, within, strip, reach)
    row = session.execute(query).one_or_none()
    return position_of_row(row) if row else None
