"""A label: what somebody's decision teaches the model."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class Label(Base):
    """A comment's text is spam or it is not, says ``source``. An undone decision withdraws it."""

    __tablename__ = "labels"
    __table_args__ = (Index("ix_labels_of_site", "site_id", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    decision_id: Mapped[str | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), unique=True
    )
    is_spam: Mapped[bool]
    source: Mapped[str] = mapped_column(String(10))  # moderator | site
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
