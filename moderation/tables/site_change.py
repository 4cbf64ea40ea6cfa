"""What admins changed of a site and its people: before and after, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class SiteChange(Base):
    """One change. Append-only but for ``undone_at``; it names people by identifier only."""

    __tablename__ = "site_changes"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    moderator_id: Mapped[str] = mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))  # settings | origin | role | webhook
    object_id: Mapped[str | None] = mapped_column(Identifier)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
