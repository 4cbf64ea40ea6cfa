"""What was brought along from other systems, so that nothing is brought along twice."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class ImportedComment(Base):
    """One comment of another system by a keyed digest of its name there, and what became of it.

    It outlives the comment: what was erased here, or expired, does not come back with the next
    import. The digest can't be led back to the comment by anybody without the keys.
    """

    __tablename__ = "imported_comments"

    site_id: Mapped[str] = mapped_column(
        Identifier, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    comment_id: Mapped[str | None] = mapped_column(
        ForeignKey("comments.id", ondelete="SET NULL"), index=True
    )
