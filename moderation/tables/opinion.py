"""An opinion: what the classifier thought of one text at one time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import CommentId


class StoredOpinion(Base):
    """A probability of spam, the reasons for it, and the model that gave it."""

    __tablename__ = "opinions"
    __table_args__ = (Index("ix_opinions_of_comment", "comment_id", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[CommentId]
    revision: Mapped[int]
    spam: Mapped[float]
    model: Mapped[str] = mapped_column(String(100))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime]
