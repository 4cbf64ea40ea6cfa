"""A trained model: what the decisions of this installation made of the model that ships."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class TrainedModel(Base):
    """A fitted model as one piece of numbers, and what it was judged by.

    Of those that judge the same, spam or tone, at most one is the champion; where none is, the
    model that ships is in use. ``promoted_at`` is empty for one that was never in use, or that was
    gone back from. ``seal`` is keyed outside the database: whoever can write here cannot make a
    model that is used.
    """

    __tablename__ = "trained_models"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    judges: Mapped[str] = mapped_column(String(10), server_default="spam")  # spam | tone
    sha256: Mapped[str] = mapped_column(String(64))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
    # The model that it was adapted from: with another one in the package it is not used any more.
    shipped_sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    verdict: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10))  # champion | challenger | refused | retired
    labels_of_ham: Mapped[int]  # of tone: approvals
    labels_of_spam: Mapped[int]  # of tone: rejections for it
    created_at: Mapped[datetime] = mapped_column(index=True)
    promoted_at: Mapped[datetime | None]
