"""A listing in an address: ``?status=spam&order=riskiest&after=…``."""

import base64
import binascii
import json
import math
from collections.abc import Mapping
from typing import Any

from moderation.actions.listing import ORDERS, Listing, Position
from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.policy.verdict import STATUSES

_BROKEN = "The address of this list is damaged. Start again from the first page."


def listing_of(values: Mapping[str, str]) -> Listing:
    """The listing that an address or a form names. Raises ``Invalid`` for a damaged one."""
    status = values.get("status") or "pending"
    order = values.get("order") or "newest"
    if status not in STATUSES or order not in ORDERS:
        raise Invalid(_BROKEN)
    after = values.get("after")
    return Listing(status, order, _position(after) if after else None)


def query_of(listing: Listing, **changes: Any) -> dict[str, Any]:
    """The parameters that lead to a listing; what goes without saying is left out."""
    values = {
        "status": listing.status,
        "order": listing.order,
        "after": listing.after,
    } | changes
    after = values.pop("after")
    query = {"after": cursor_of(after)} if isinstance(after, Position) else {}
    for name, usual in (("order", "newest"), ("status", "pending")):
        if values[name] != usual:
            query = {name: str(values[name]), **query}
    return query


def cursor_of(position: Position) -> str:
    """A place in a list, as an address carries it."""
    text = json.dumps([position.comment_id, position.risk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str) -> Position:
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        comment_id, risk = json.loads(base64.urlsafe_b64decode(padded))
        is_good = isinstance(comment_id, str) and is_id(comment_id) and _is_risk(risk)
    except (ValueError, TypeError, RecursionError, binascii.Error):
        is_good = False
    if not is_good:
        raise Invalid(_BROKEN)
    return Position(comment_id, risk)


def _is_risk(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isfinite(value))
