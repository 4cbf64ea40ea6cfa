"""A claim: a moderator is on a comment, for two minutes at a time."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base


class Claim(Base):
    """A lease that ends by itself: what counts is ``expires_at``, not whether the row is there."""

    __tablename__ = "claims"

    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    moderator_id: Mapped[str] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
