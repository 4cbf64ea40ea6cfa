"""A listing as plain values, for work that goes on after the request: one site's, with filters."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import Listing, Position
from moderation.tables import Comment


def record_of(listing: Listing) -> dict[str, Any]:
    """Which comments it holds, in which order; not the place where one stands in it."""
    filters = asdict(listing.filters).items()
    return {
        "status": listing.status,
        "order": listing.order,
        # A risk of 0 is a filter, so it is not left out.
        "filters": {name: one for name, one in filters if one is not None and one is not False},
    }


def recorded(record: dict[str, Any], position: list[Any] | None, until: str) -> Listing:
    """The listing of what had come in by ``until``, from behind a recorded place on."""
    filters = Filters(**record["filters"])
    if filters.among is not None:  # JSON knows lists only
        filters = replace(filters, among=tuple(filters.among))
    return Listing(
        status=record["status"],
        order=record["order"],
        after=Position(*position) if position else None,
        filters=filters,
        until=until,
    )


def fixed(listing: Listing, claimed: Sequence[str], until: str) -> Listing:
    """The listing as it is now, whatever is decided on while it is worked through."""
    filters = listing.filters
    if filters.claimed_by is not None:
        filters = replace(filters, among=tuple(claimed))
    if filters.new_author:
        filters = replace(filters, as_of=until)
    return replace(listing, filters=filters)


def place_of(comment: Comment) -> list[Any]:
    """Where a comment stands, as plain values."""
    return list(asdict(Position(comment.id, comment.risk, comment.thread_id)).values())
