"""A note: what a moderator wrote about a comment without deciding on it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class Note(Base):
    """Seen by the site's moderators only. Addresses in ``text`` are masked."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_of_comment", "comment_id", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    moderator_id: Mapped[str | None] = mapped_column(
        ForeignKey("moderators.id", ondelete="SET NULL")
    )
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
