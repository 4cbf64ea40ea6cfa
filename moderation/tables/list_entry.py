"""What a site blocks and what it trusts: terms, domains, authors, networks."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import FormerModeratorId, SiteId


class ListEntry(Base):
    """One term, domain or network (``value``), or one author (``blind_index``).

    A removed entry stays for a day, so that removing can be undone.
    """

    __tablename__ = "list_entries"
    __table_args__ = (Index("ix_list_entries_of_site", "site_id", "list_name", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    list_name: Mapped[str] = mapped_column(String(10))  # blocked | trusted
    kind: Mapped[str] = mapped_column(String(10))  # term | domain | author | network
    value: Mapped[str | None] = mapped_column(Text)
    blind_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    reason: Mapped[str | None] = mapped_column(Text)
    moderator_id: Mapped[FormerModeratorId] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
