"""The strips of a list: the parts of it that an index holds in order, as conditions and columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, literal_column, select, tuple_

from moderation.actions.queue.filters import in_range
from moderation.actions.queue.listing import Listing, Position
from moderation.column_types import unindexed
from moderation.tables import Comment


class Strip(NamedTuple):
    """A part of a list that is sorted by these columns, and what sets the part apart: whether
    there is an opinion, on what the order is by.
    """

    keys: tuple[str, ...]
    descending: bool = True
    judged: bool | None = None
    score: str = "risk"


# Orders by an opinion, and its column; the column's index has the list in its order.
SCORES = {"riskiest": "risk", "heated": "heat"}
# Said as it stands there, so that SQLite knows the index that holds no others.
_HEATED = Comment.tone_bits > literal_column("0")
_STRIPS = {
    "newest": (Strip(("id",)),),
    "oldest": (Strip(("id",), descending=False),),
    "thread": (Strip(("thread_id", "id")),),
    "riskiest": (Strip(("risk", "id"), judged=True), Strip(("id",), judged=False)),
    "heated": (
        Strip(("heat", "id"), judged=True, score="heat"),
        Strip(("id",), judged=False, score="heat"),
    ),
}


def within_index(listing: Listing) -> list[ColumnElement[bool]]:
    """What an index answers by itself, of each site."""
    within = [Comment.status == listing.status]
    if listing.until is not None:
        # Else SQLite takes the index by age, for it knows an end of it, and sorts a million.
        by_age = listing.order in {"newest", "oldest"}
        within.append((Comment.id if by_age else unindexed(Comment.id)) <= listing.until)
    if listing.order not in SCORES and listing.filters.thread_id:
        within.append(Comment.thread_id == listing.filters.thread_id)
    if listing.order == "riskiest" and listing.filters.has_range:
        within.append(in_range(listing.filters, Comment))
    if listing.order in {"newest", "oldest"} and listing.filters.tone:
        within.append(_HEATED)
    return within


def open_strips(listing: Listing) -> Sequence[Strip]:
    """The strips that a listing still has before it, in their order."""
    strips = _STRIPS[listing.order]
    after, score = listing.after, SCORES.get(listing.order)
    if score is None:
        return strips
    first = 1 if after is not None and getattr(after, score) is None else 0
    is_judged = listing.filters.has_range if score == "risk" else listing.filters.tone is not None
    return strips[first : 1 if is_judged else 2]


def part_behind(strip: Strip, source: Any, after: Position | None) -> list[ColumnElement[bool]]:
    """A strip from a place on, where the place is in it."""
    part = []
    if strip.judged is not None:
        score = getattr(source, strip.score)
        part.append(score.is_not(None) if strip.judged else score.is_(None))
    if is_in(strip, after):
        here, there = _keys(strip, source), _place(strip, after)
        part.append(here < there if strip.descending else here > there)
    return part


def is_in(strip: Strip, place: Position | None) -> bool:
    """Whether a place is one of the strip."""
    return place is not None and strip.judged in {None, getattr(place, strip.score) is not None}


def up_to(strip: Strip, source: Any, end: Position) -> Any:
    """The condition for what stands not behind ``end``."""
    here, there = _keys(strip, source), _place(strip, end)
    return here >= there if strip.descending else here <= there


def position_of_row(row: Row[str, float | None, str, float | None]) -> Position:
    """The place that a row of ``ordered`` says."""
    return Position(row.id, row.risk, row.thread_id, row.heat)


def ordered(strip: Strip, source: Any) -> Select[str, float | None, str, float | None]:
    """A statement for places, in the strip's order."""
    columns = [getattr(source, key) for key in strip.keys]
    order = [column.desc() if strip.descending else column for column in columns]
    return select(source.id, source.risk, source.thread_id, source.heat).order_by(*order)


def _keys(strip: Strip, source: Any) -> Any:
    columns = [getattr(source, key) for key in strip.keys]
    return columns[0] if len(columns) == 1 else tuple_(*columns)


def _place(strip: Strip, position: Position | None) -> Any:
    values = [value_of(position, key) for key in strip.keys]
    types = [getattr(Comment, key).type for key in strip.keys]
    return values[0] if len(values) == 1 else tuple_(*values, types=types)


def value_of(position: Position | None, key: str) -> Any:
    """What a place has of a column that a strip is sorted by."""
    return getattr(position, "comment_id" if key == "id" else key)
