"""A claim: a moderator looks at a comment right now. It is a lease and expires by itself."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base


class Claim(Base):
    """Who has a comment in front of them, until when."""

    __tablename__ = "claims"

    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    moderator_id: Mapped[str] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
