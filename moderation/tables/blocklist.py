"""What a site does not want to see: terms, domains, authors."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class BlockedEntry(Base):
    """One blocked term or domain (``value``), or author (``blind_index``)."""

    __tablename__ = "blocked_entries"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # term | domain | author
    value: Mapped[str | None] = mapped_column(Text)
    blind_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    reason: Mapped[str | None] = mapped_column(Text)
    moderator_id: Mapped[str | None] = mapped_column(
        ForeignKey("moderators.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
