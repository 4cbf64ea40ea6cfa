"""A listing as plain values, for work that goes on after the request: one site's, with filters."""

from dataclasses import asdict, replace
from typing import Any

from moderation.actions.filters import Filters
from moderation.actions.listing import Listing, Position
from moderation.tables import Comment


def record_of(listing: Listing) -> dict[str, Any]:
    """Which comments it holds, in which order; not the place where one stands in it."""
    return {
        "status": listing.status,
        "order": listing.order,
        "filters": {name: one for name, one in asdict(listing.filters).items() if one},
    }


def recorded(record: dict[str, Any], position: list[Any] | None, until: str) -> Listing:
    """The listing of what had come in by ``until``, from behind a recorded place on."""
    return Listing(
        status=record["status"],
        order=record["order"],
        after=Position(*position) if position else None,
        filters=Filters(**record["filters"]),
        until=until,
    )


def place_of(comment: Comment) -> list[Any]:
    """Where a comment stands, as plain values."""
    return list(asdict(Position(comment.id, comment.risk, comment.thread_id)).values())


def of_one_site(listing: Listing) -> Listing:
    """The same list on the page of one site."""
    return replace(listing, sites=None, site_ids=())
