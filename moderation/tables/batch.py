"""A batch: one decision on all comments of a listing, made in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.statuses import Status
from moderation.tables.owners import FormerModeratorId, SiteId


class Batch(Base):
    """What is to be decided, how far that is, and how far it was undone.

    ``position`` is the last thing dealt with: a place in the listing, or a decision while undoing.
    It is written in the transaction that deals with it, so that nothing is done twice. The
    decisions share ``joint_id``; comments newer than ``until`` are left alone.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_of_site", "site_id", "id"),
        Index("ix_batches_by_state", "state"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    moderator_id: Mapped[FormerModeratorId] = mapped_column(index=True)
    undone_by: Mapped[FormerModeratorId] = mapped_column(index=True)
    status: Mapped[Status] = mapped_column(String(10))  # what the comments are given
    reason: Mapped[str | None] = mapped_column(String(20))
    listing: Mapped[dict[str, Any]] = mapped_column(JSON)
    until: Mapped[str] = mapped_column(Identifier)
    joint_id: Mapped[str] = mapped_column(Identifier, unique=True)
    position: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    total: Mapped[int]
    done: Mapped[int]
    skipped: Mapped[int]
    undone: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))  # waiting|running|done|stopped|undoing|undone
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
