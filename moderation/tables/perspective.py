"""What the door for Perspective's clients remembers: nothing of what it analyses, and what other
software's moderators said of a text, where the site wants that kept.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId
from moderation.tables.sealed_row import SealedRow


class SuggestedScore(SealedRow, Base):
    """A text, sealed, and what its score should have been; said again, the newest word counts."""

    __tablename__ = "suggested_scores"
    privacy: ClassVar = "texts without a name or an address that others judged, sealed, for a month"
    __table_args__ = (
        Index("uq_suggested_scores_content", "site_id", "content", "attribute", unique=True),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    content: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed: nothing can be read from it
    attribute: Mapped[str] = mapped_column(String(20))
    score: Mapped[float]
    language: Mapped[str | None] = mapped_column(String(35))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
