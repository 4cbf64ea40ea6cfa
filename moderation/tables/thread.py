"""A thread: the page that is commented on."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId


class Thread(Base):
    """One page of a site. ``version`` rises whenever what the public sees of it changes."""

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("site_id", "url_digest"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    url: Mapped[str] = mapped_column(Text)
    url_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    title: Mapped[str] = mapped_column(String(500))
    excerpt: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    created_at: Mapped[datetime]
