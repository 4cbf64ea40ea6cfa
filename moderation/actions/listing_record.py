"""A listing as plain values, for the row of a batch, and back."""

from dataclasses import asdict, replace
from typing import Any

from moderation.actions.listing import Listing, Position
from moderation.tables import Comment


def record_of(listing: Listing) -> dict[str, Any]:
    """All that a listing says but the place where one stands in it."""
    return asdict(replace(listing, after=None))


def recorded(record: dict[str, Any], position: list[Any] | None) -> Listing:
    """The listing, from behind a recorded place on."""
    plain: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in record.items()
    }
    return replace(Listing(**plain), after=Position(*position) if position else None)


def place_of(comment: Comment) -> list[Any]:
    """Where a comment stands, as plain values."""
    return list(asdict(Position(comment.id, comment.risk)).values())
