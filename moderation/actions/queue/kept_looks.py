"""Looks without a filter, which most are, by statements that are kept."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, bindparam
from sqlalchemy.orm import aliased

from moderation.actions.queue.listing import Listing, Order, Position
from moderation.actions.queue.strips import (
    Strip,
    is_in,
    open_strips,
    ordered,
    part_behind,
    up_to,
    value_of,
    within_index,
)
from moderation.tables import Comment, Site
from moderation.transactions.prepared import Prepared
from moderation.transactions.prepared_for_some import PreparedForSome

_Places = Select[str, float | None, str, float | None]


def from_index(
    connection: Connection, site_id: str, listing: Listing, limit: int
) -> list[Position]:
    """What a site's own index has in its order."""
    found: list[Position] = []
    for strip in open_strips(listing):
        form, values = _form(strip, listing)
        statement = _plain(form, limit - len(found))
        found += [
            Position(*row) for row in statement.rows(connection, values | {"site_id": site_id})
        ]
        if len(found) == limit:
            break
    return found


def from_indexes(
    connection: Connection, site_ids: Sequence[str], listing: Listing, limit: int
) -> list[Position]:
    """The same of several sites: each index in its order, as far as the page can need it."""
    found: list[Position] = []
    for strip in open_strips(listing):
        form, values = _form(strip, listing)
        left = limit - len(found)
        end = _ends(form, left).rows(connection, site_ids, values)
        place = _values_of(strip, Position(*end[0]), "end_") if end else {}
        statement = _merged(form, left, has_end=bool(end))
        found += [Position(*row) for row in statement.rows(connection, site_ids, values | place)]
        if len(found) == limit:
            break
    return found


class _Form(NamedTuple):
    """What the text of a statement depends on."""

    strip: Strip
    order: Order
    is_bounded: bool
    is_behind: bool


def _form(strip: Strip, listing: Listing) -> tuple[_Form, dict[str, Any]]:
    """Of a look into a strip, with the values that it is run with."""
    is_behind = is_in(strip, listing.after)
    until = {} if listing.until is None else {"until": listing.until}
    place = _values_of(strip, listing.after) if is_behind else {}
    form = _Form(strip, listing.order, bool(until), is_behind)
    return form, {"status": listing.status} | until | place


def _values_of(strip: Strip, place: Position | None, before: str = "") -> dict[str, Any]:
    return {before + key: value_of(place, key) for key in strip.keys}


def _place_of(strip: Strip, before: str = "") -> Position:
    """A place whose values are given when a statement is run."""
    kinds = {key: getattr(Comment, key).type for key in strip.keys}
    places: Any = {key: bindparam(before + key, type_=kind) for key, kind in kinds.items()}
    return Position(places["id"], places.get("risk"), places.get("thread_id"), places.get("heat"))


def _within(form: _Form) -> list[ColumnElement[bool]]:
    """A strip from a place on, of any site."""
    status, until = cast("Any", bindparam("status")), cast("Any", bindparam("until"))
    listing = Listing(status, form.order, until=until if form.is_bounded else None)
    place = _place_of(form.strip) if form.is_behind else None
    return [*part_behind(form.strip, Comment, place), *within_index(listing)]


@lru_cache(maxsize=512)
def _plain(form: _Form, limit: int) -> Prepared:
    of_site = Comment.site_id == bindparam("site_id")
    query: Any = ordered(form.strip, Comment).where(*_within(form), of_site)
    return Prepared(query.limit(limit))


@lru_cache(maxsize=256)
def _ends(form: _Form, limit: int) -> PreparedForSome:
    within = _within(form)
    return PreparedForSome(
        Comment.site_id, lambda sites: nearest_end(sites, within, form.strip, limit)
    )


@lru_cache(maxsize=256)
def _merged(form: _Form, limit: int, *, has_end: bool) -> PreparedForSome:
    within = _within(form)
    if has_end:
        within.append(up_to(form.strip, Comment, _place_of(form.strip, "end_")))
    query: Any = ordered(form.strip, Comment).where(*within).limit(limit)
    return PreparedForSome(Comment.site_id, lambda sites: query.where(Comment.site_id.in_(sites)))


def last_of_site(within: Sequence[ColumnElement[bool]], strip: Strip, reach: int) -> _Places:
    """The last comment of a site that one look meets."""
    return ordered(strip, Comment).where(*within).offset(reach - 1).limit(1)


def nearest_end(
    sites: Any, within: Sequence[ColumnElement[bool]], strip: Strip, reach: int
) -> _Places:
    """Each site's last one; the list is known as far as the nearest of them."""
    of_site = last_of_site(within, strip, reach).with_only_columns(Comment.id)
    last = of_site.where(Comment.site_id == Site.id).scalar_subquery()
    place = aliased(Comment)
    query = ordered(strip, place).join(Site, place.id == last)
    return query.where(Site.id.in_(sites)).limit(1)
