"""A moderator: a person who decides, and for which sites."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import ModeratorId, SiteId
from moderation.tables.sealed_row import SealedRow


class Moderator(SealedRow, Base):
    """Somebody who may sign in. The address is sealed; the blind index finds it at sign-in."""

    __tablename__ = "moderators"
    sealed_in = "sealed_email"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    display_name: Mapped[str] = mapped_column(String(100))
    sealed_email: Mapped[bytes] = mapped_column(LargeBinary)
    blind_index: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(5))  # None: as the browser asks
    time_zone: Mapped[str | None] = mapped_column(String(64))  # None: the browser's
    keys: Mapped[str] = mapped_column(String(10), default="ours", server_default="ours")
    digest: Mapped[str] = mapped_column(String(10), default="off", server_default="off")
    digested_at: Mapped[datetime | None]  # when mail last told them what waits
    links_epoch: Mapped[int] = mapped_column(default=0, server_default="0")  # older links are over


class SavedView(Base):
    """A list with its filters, which a moderator keeps under a name; of several sites without one.

    ``query`` is the list's address, without a place in it.
    """

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("moderator_id", "name"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    moderator_id: Mapped[ModeratorId]
    site_id: Mapped[SiteId | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class Membership(Base):
    """A moderator's role on one site."""

    __tablename__ = "memberships"

    moderator_id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))  # admin | moderator | viewer
