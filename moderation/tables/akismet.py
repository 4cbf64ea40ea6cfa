"""What the Akismet door remembers: its counts, its comments, and what was reported."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import CommentId, SiteId
from moderation.tables.privacy import COUNTS, ERASED, SITE, Columns
from moderation.tables.sealed_row import SealedRow


class AkismetDay(Base):
    """How many calls of a site came on one day (in UTC), and how they were answered."""

    __tablename__ = "akismet_days"
    privacy: ClassVar = COUNTS

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    calls: Mapped[int] = mapped_column(server_default="0")
    spam: Mapped[int] = mapped_column(server_default="0")
    ham: Mapped[int] = mapped_column(server_default="0")
    missed_spam: Mapped[int] = mapped_column(server_default="0")
    false_positives: Mapped[int] = mapped_column(server_default="0")


class AkismetComment(Base):
    """A comment that came by this door: what it is recognised by, and who waits for a decision."""

    __tablename__ = "akismet_comments"
    privacy: ClassVar = (
        Columns("comment_id site_id endpoint_id key_id", ERASED),
        Columns("content", ERASED, untold="a keyed number; that it is there is told"),
    )
    __table_args__ = (Index("uq_akismet_comments_content", "site_id", "content", unique=True),)

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId]
    content: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed: nothing can be read from it
    endpoint_id: Mapped[str | None] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="SET NULL"), index=True
    )
    key_id: Mapped[str | None] = mapped_column(
        ForeignKey("api_keys.id", ondelete="SET NULL"), index=True
    )


class AkismetReport(Base):
    """A report on something that was not kept: enough to know it when it is repeated."""

    __tablename__ = "akismet_reports"
    privacy: ClassVar = "keyed digests of what was not kept, without an address, for thirty days"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    is_spam: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(index=True)


class AkismetKey(SealedRow, Base):
    """An Akismet key, sealed: a callback must carry it, and ``api_keys`` has only its digest."""

    __tablename__ = "akismet_keys"
    privacy: ClassVar = SITE
    named_by = "api_key_id"

    api_key_id: Mapped[str] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    site_id: Mapped[SiteId] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
