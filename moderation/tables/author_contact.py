"""What only the vault reads: addresses, sealed."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import CommentId, SiteId

_HELD = text("sealed IS NOT NULL")


class SealedValue(Base):
    """One sealed value of one comment: the author's address, or a text that had addresses in it.

    ``field`` is ``email``, ``author_name``, ``author_url`` or ``body.<revision>``. The blind index
    (of ``email`` only) finds the same author again within a site. It outlives the sealed value,
    which expires, and never leaves the service.
    """

    __tablename__ = "author_contacts"
    __table_args__ = (
        Index("ix_author_contacts_blind", "site_id", "blind_index", "comment_id"),
        Index("ix_author_contacts_held", "comment_id", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    site_id: Mapped[SiteId]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32), index=True)
    blind_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    created_at: Mapped[datetime]
