"""A listing in an address: ``?status=spam&order=riskiest&reason=links&after=…``."""

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moderation.actions.queue.listing import ORDERS, Listing, Position
from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.statuses import STATUSES
from moderation.web.review.door.guard import open_desks, require_every_desk, shut_desks
from moderation.web.review.door.links import link
from moderation.web.review.listing.filter_address import NAMES, query_of_filters, read_filters
from moderation.web.review.room import blueprint

ALL_SITES = "_"
_BROKEN = "The address of this list is damaged. Start again from the first page."
_SITES = re.compile(r"_|[a-z0-9-]{1,63}(?:_[a-z0-9-]{1,63})*")
# What a list is called in the hidden fields of a form, which has a status of its own.
_FIELDS = {"status": "list", "order": "order", "after": "after"} | {
    name: f"list_{name}" for name in (*NAMES, "sites", "until")
}
_OPENED_ANEW_BY = {"status", "order", "filters", "sites"}


def listing_of(values: Mapping[str, str]) -> Listing:
    """The listing that an address or a form names. Raises ``Invalid`` for a damaged one."""
    listing, flaws = read_listing(values)
    if flaws:
        raise Invalid(flaws[0])
    return listing


def read_listing(values: Mapping[str, str]) -> tuple[Listing, list[str]]:
    """The listing without the filters that can't be used, and a sentence for each of those.

    Raises ``Invalid`` where more than a filter is damaged.
    """
    status = values.get("status") or "pending"
    order = values.get("order") or "newest"
    after, until = values.get("after"), values.get("until") or None
    if status not in STATUSES or order not in ORDERS or not (until is None or is_id(until)):
        raise Invalid(_BROKEN)
    filters, flaws = read_filters(values)
    listing = Listing(status, order, _position(after) if after else None, filters, until)
    return _with_sites(listing, values.get("sites") or ""), flaws


def of_all_sites(listing: Listing) -> Listing:
    """The same listing of the sites that it names, or else of all that are the moderator's."""
    return listing if listing.sites is not None else _with_sites(listing, ALL_SITES)


@blueprint.app_template_global("query_of")
def query_of(listing: Listing, **changes: Any) -> dict[str, Any]:
    """The parameters that lead to a listing; what goes without saying is left out.

    Another status, order, filter or site is a list that is opened anew, from its top.
    """
    changed = replace(listing, **changes)
    if any(getattr(listing, name) != getattr(changed, name) for name in _OPENED_ANEW_BY):
        changed = replace(changed, after=changes.get("after"), until=changes.get("until"))
    values = {
        "sites": None if changed.sites is None else "_".join(changed.sites) or ALL_SITES,
        "status": changed.status if changed.status != "pending" else None,
        "order": changed.order if changed.order != "newest" else None,
        **query_of_filters(changed.filters),
        "until": changed.until,
        "after": cursor_of(changed.after) if changed.after else None,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def query_with(listing: Listing, **filters: Any) -> dict[str, Any]:
    """The parameters that lead to a listing with other filters."""
    return query_of(listing, filters=replace(listing.filters, **filters))


@blueprint.app_template_global("queue_address")
def queue_address(site: str | None, listing: Listing, **more: Any) -> str:
    """Where a listing is a page: the site's queue, or that of several sites."""
    if listing.sites is None:
        return link("review.queue", site=site, **more)
    return link("review.front", **more)


@blueprint.app_template_filter("list_fields")
def fields_of(listing: Listing) -> dict[str, str]:
    """The hidden fields by which a form says which list it came from."""
    values = {"status": listing.status, "order": listing.order} | query_of(listing)
    return fields_of_query(values)


def fields_of_query(query: Mapping[str, str]) -> dict[str, str]:
    """The same of a list that is known by its address."""
    return {_FIELDS[name]: value for name, value in query.items()}


def listing_values(form: Mapping[str, str]) -> dict[str, str]:
    """The list that somebody came from, as its address would name it."""
    return {name: form.get(field, "") for name, field in _FIELDS.items()}


@blueprint.app_template_filter("cursor")
def cursor_of(position: Position) -> str:
    """A place in a list, as an address carries it."""
    parts = [position.comment_id, position.risk, position.thread_id]
    text = json.dumps(parts if position.thread_id else parts[:2])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _with_sites(listing: Listing, sites: str) -> Listing:
    if not sites:
        return listing
    if len(sites) > 4_000 or not _SITES.fullmatch(sites):
        raise Invalid(_BROKEN)
    known = {one.site: one.site_id for one in open_desks()}
    names = () if sites == ALL_SITES else tuple(dict.fromkeys(sites.split("_")))
    require_every_desk([one for one in shut_desks() if one.site in names])
    if not known.keys() >= set(names):
        raise Invalid("One of these sites is not there, or not yours. Open the list again.")
    ids = tuple(known[name] for name in names or known)
    return replace(listing, sites=names, site_ids=ids)


def _position(cursor: str) -> Position:
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        comment_id, risk, *thread = json.loads(base64.urlsafe_b64decode(padded))
        ids = [comment_id, *thread]
        is_good = len(ids) < 3 and all(isinstance(one, str) and is_id(one) for one in ids)
    except (ValueError, TypeError, RecursionError, binascii.Error):
        is_good = False
    if not is_good or not _is_risk(risk):
        raise Invalid(_BROKEN)
    return Position(comment_id, risk, *thread)


def _is_risk(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isfinite(value))
