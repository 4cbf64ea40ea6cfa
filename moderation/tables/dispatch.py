"""Dispatches: events on their way, each to one endpoint; and deliveries, which are single tries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier

_WAITING = text("state = 'waiting'")
_CLAIMED = text("claimed_until IS NOT NULL")


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
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_dispatches_in_order",
            "endpoint_id",
            "comment_id",
            "sequence",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_dispatches_oldest",
            "created_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
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
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
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
