"""A listing: which of a site's comments a moderator looks at, and in which order.

Pages are found by the last comment of the page before (keyset), so that the thousandth page costs
what the first does. What has no opinion yet comes last where the riskiest come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from moderation.policy.verdict import Status
from moderation.tables import Comment

Order = Literal["newest", "riskiest"]
ORDERS: tuple[Order, ...] = ("newest", "riskiest")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a listing: right behind the comment with this risk and identifier."""

    comment_id: str
    risk: float | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The comments of one status in one order, from a place on (None: from the top)."""

    status: Status = "pending"
    order: Order = "newest"
    after: Position | None = None


def ids_in(session: Session, site_id: str, listing: Listing, limit: int) -> Sequence[str]:
    """The identifiers of the next ``limit`` comments."""
    query = select(Comment.id).where(Comment.site_id == site_id, Comment.status == listing.status)
    if listing.order == "newest":
        return _by_age(session, query, listing.after, limit)
    is_judged = listing.after is None or listing.after.risk is not None
    found = _by_risk(session, query, listing.after, limit) if is_judged else []
    if len(found) == limit:
        return found
    rest = _by_age(
        session,
        query.where(Comment.risk.is_(None)),
        None if is_judged else listing.after,
        limit - len(found),
    )
    return [*found, *rest]


def _by_age(
    session: Session, query: Select[str], after: Position | None, limit: int
) -> Sequence[str]:
    if after:
        query = query.where(Comment.id < after.comment_id)
    return session.scalars(query.order_by(Comment.id.desc()).limit(limit)).all()


def _by_risk(
    session: Session, query: Select[str], after: Position | None, limit: int
) -> Sequence[str]:
    query = query.where(Comment.risk.is_not(None))
    if after:
        here = (after.risk, after.comment_id)
        query = query.where(tuple_(Comment.risk, Comment.id) < here)
    ordered = query.order_by(Comment.risk.desc(), Comment.id.desc())
    return session.scalars(ordered.limit(limit)).all()
