"""What the classifier thought of a text at one time, and by what almost the same text is known."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String
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
    kind: Mapped[str | None] = mapped_column(String(20))  # of spam; None where it can't be told
    created_at: Mapped[datetime]


class StoredTone(Base):
    """What the model of tone thought of a text: of its words, never of who wrote them.

    There is no row where it had no opinion.
    """

    __tablename__ = "tones"

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(35))  # in which the text was read
    attributes: Mapped[dict[str, float]] = mapped_column(JSON)  # a probability of each
    model: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]


class StoredSketch(Base):
    """Keyed numbers that tell nothing of the text. It goes with its comment, or when it is old.

    ``minima`` is compared; each of the bands finds texts that may be almost the same.
    """

    __tablename__ = "sketches"
    __table_args__ = tuple(
        Index(f"ix_sketches_band_{number}", f"band_{number}", "seen_at") for number in range(1, 5)
    )

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    minima: Mapped[bytes] = mapped_column(LargeBinary(64))
    band_1: Mapped[int] = mapped_column(BigInteger)
    band_2: Mapped[int] = mapped_column(BigInteger)
    band_3: Mapped[int] = mapped_column(BigInteger)
    band_4: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[datetime]  # when the text came in, or was last edited
