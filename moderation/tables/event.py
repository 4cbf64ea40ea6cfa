"""An event: what a site is told, its dispatches to endpoints, and each try at delivering one.

An event is written in the transaction of what it tells.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId

ERASED_AUTHOR: Final[Mapping[str, str | None]] = {"name": "Deleted author", "url": None}
"""What stands in a payload for an author who was erased, or whose comment was deleted."""
_WAITING = text("dispatched_at IS NULL AND withdrawn_at IS NULL")
_ON_ITS_WAY = text("state = 'waiting'")
_CLAIMED = text("claimed_until IS NOT NULL")


class Event(Base):
    """One message to a site: waiting, dispatched to its endpoints, or withdrawn by an undoing.

    A comment that is deleted leaves its events behind; what they are of stands in the payload.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_of_comment", "comment_id", "sequence"),
        Index("ix_events_of_site", "site_id", "created_at", "id"),
        Index("ix_events_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    sequence: Mapped[int]
    type: Mapped[str] = mapped_column(String(30))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]  # when its dispatches were made, if there were any
    withdrawn_at: Mapped[datetime | None]


def is_of_erased_author(payload: Mapping[str, object]) -> bool:
    """Whether an event's author was erased: then nothing of an answer to it is kept."""
    return payload.get("author") == ERASED_AUTHOR


class Dispatch(Base):
    """One event on its way to one endpoint.

    Per comment and endpoint, only the waiting one with the lowest sequence may be tried. A claim
    is a lease that ends by itself. ``comment_id`` is for the order alone, so it outlives the
    comment.
    """

    __tablename__ = "dispatches"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id", name="uq_dispatches_event_id_endpoint_id"),
        Index(
            "ix_dispatches_waiting",
            "endpoint_id",
            "next_try_at",
            sqlite_where=_ON_ITS_WAY,
            postgresql_where=_ON_ITS_WAY,
        ),
        Index(
            "ix_dispatches_in_order",
            "endpoint_id",
            "comment_id",
            "sequence",
            sqlite_where=_ON_ITS_WAY,
            postgresql_where=_ON_ITS_WAY,
        ),
        Index(
            "ix_dispatches_oldest",
            "created_at",
            sqlite_where=_ON_ITS_WAY,
            postgresql_where=_ON_ITS_WAY,
        ),
        Index(
            "ix_dispatches_claimed",
            "claimed_until",
            sqlite_where=_CLAIMED,
            postgresql_where=_CLAIMED,
        ),
        Index("ix_dispatches_of_endpoint", "endpoint_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    site_id: Mapped[SiteId] = mapped_column(index=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    comment_id: Mapped[str | None] = mapped_column(Identifier)
    sequence: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))  # waiting | delivered | dead
    dead_because: Mapped[str | None] = mapped_column(String(20))  # tried | permanent | disabled
    tries: Mapped[int]  # since it was made, or last replayed
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Delivery(Base):
    """One try, and what came of it. Neither the signature nor the address is kept."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_of_endpoint", "endpoint_id", "id"),
        Index("ix_deliveries_by_outcome", "endpoint_id", "outcome", "id"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    dispatch_id: Mapped[str] = mapped_column(
        ForeignKey("dispatches.id", ondelete="CASCADE"), index=True
    )
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(30))  # delivered, or a named error
    status: Mapped[int | None]
    milliseconds: Mapped[int]
    answer: Mapped[str] = mapped_column(Text)  # its first 2 KB
