"""A sketch of a comment's newest text, by which almost the same text is recognised."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import CommentId


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
