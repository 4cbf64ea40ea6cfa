"""An event: what a site is told. Written in the transaction of what it tells."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier

ERASED_AUTHOR: Final[Mapping[str, str | None]] = {"name": "Deleted author", "url": None}
"""What stands in a payload for an author who was erased, or whose comment was deleted."""
_WAITING = text("dispatched_at IS NULL AND withdrawn_at IS NULL")


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
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
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
