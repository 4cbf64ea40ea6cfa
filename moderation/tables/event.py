"""An event: what a site is told. Written in the transaction of what it tells."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class Event(Base):
    """One message to a site, waiting to be delivered, delivered, or withdrawn by an undoing."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_of_comment", "comment_id", "sequence"),
        Index("ix_events_waiting", "delivered_at", "withdrawn_at", "due_at"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    sequence: Mapped[int]
    type: Mapped[str] = mapped_column(String(30))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
