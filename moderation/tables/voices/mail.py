"""Mail to readers: who asked for it and has confirmed, what is on its way, whom nobody writes to.

Whom a mail is for has a ``name``: an identifier that is made of the site and the address by a key,
so that a link in an old mail still finds everything of its reader.
"""

from datetime import datetime
from typing import ClassVar, Final

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import CommentId, SiteId
from moderation.tables.privacy import ERASED, EXPIRED, SEALED, Columns
from moderation.tables.sealed_row import SealedRow

TO_NOTIFIERS: Final = frozenset({"receipt", "notice", "objection"})
"""Kinds of mail to who gave a notice: no other author is told of them."""
_WAITING = text("state = 'waiting'")


class Subscription(SealedRow, Base):
    """An author asked to be told by mail of what becomes of one comment, and of replies to it.

    ``state`` is ``asked`` or ``confirmed``; whoever ends it has no row any more.
    """

    __tablename__ = "subscriptions"
    privacy: ClassVar = (
        Columns("sealed", SEALED | ERASED | EXPIRED),
        Columns("comment_id site_id name", ERASED | EXPIRED),
        Columns("blind_index", ERASED, untold="by it an author is found again; it never leaves"),
        Columns("key_id", ERASED | EXPIRED, untold="which key it is sealed with"),
        Columns("language state asked_at confirmed_at", ERASED | EXPIRED),
    )
    named_by = "comment_id"
    __table_args__ = (
        Index("ix_subscriptions_of_author", "site_id", "blind_index"),
        Index("ix_subscriptions_name", "name"),
        Index("ix_subscriptions_asked_at", "asked_at"),
    )

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId]
    name: Mapped[str] = mapped_column(Identifier)
    blind_index: Mapped[bytes] = mapped_column(LargeBinary(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class OutgoingMail(Base):
    """One thing that somebody is told by mail, once: the author of ``comment_id``, or who gave a
    notice on it.

    ``kind`` is ``confirm``, ``reply``, ``statement`` or ``appeal``, or one of ``TO_NOTIFIERS``;
    ``about_id`` is what it tells of. ``state`` is ``waiting``, ``sent`` or ``failed``; what is
    taken back before it is sent has no row any more.
    """

    __tablename__ = "mails"
    privacy: ClassVar = (
        Columns("id site_id name comment_id about_id", ERASED | EXPIRED),
        Columns("kind state tries due_at created_at ended_at", ERASED | EXPIRED),
    )
    __table_args__ = (
        UniqueConstraint("name", "kind", "about_id"),
        Index("ix_mails_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_mails_of_site", "site_id", "kind", "created_at"),
        Index("ix_mails_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    name: Mapped[str] = mapped_column(Identifier)
    kind: Mapped[str] = mapped_column(String(10))
    comment_id: Mapped[CommentId] = mapped_column(index=True)
    about_id: Mapped[str] = mapped_column(Identifier)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SuppressedAddress(Base):
    """An address that a site never writes to again, by a digest of its name there."""

    __tablename__ = "suppressed_addresses"
    privacy: ClassVar = "keyed digests of addresses that a site never writes to again, for good"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    why: Mapped[str] = mapped_column(String(10))  # asked | bounced
    created_at: Mapped[datetime]
