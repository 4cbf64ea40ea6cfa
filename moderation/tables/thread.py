"""A thread: the page that is commented on; and where threads were moved to."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import CommentId, FormerModeratorId, SiteId


class Thread(Base):
    """One page of a site. ``version`` rises whenever what the public sees of it changes.

    ``url`` is what may be shown of the page's address, ``url_digest`` stands for what it is.
    ``closing`` is what a person said of posting here; None leaves it to the site's settings.
    ``pinned_id`` is the comment that readers see first; one that isn't public is not shown.
    """

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("site_id", "url_digest"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    url: Mapped[str] = mapped_column(Text)
    url_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    title: Mapped[str] = mapped_column(String(500))
    excerpt: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    closing: Mapped[str | None] = mapped_column(String(10))  # closed | open
    closed_until: Mapped[datetime | None]  # None: until it is opened
    pinned_id: Mapped[str | None] = mapped_column(Identifier)
    created_at: Mapped[datetime]


class ThreadMove(Base):
    """Threads that got other addresses, or became one with those that were there already.

    An upgrade has no keys to write the audit trail with: ``audited_at`` is None until that is done.
    """

    __tablename__ = "thread_moves"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    moderator_id: Mapped[FormerModeratorId] = mapped_column(index=True)  # None: no moderator's
    kind: Mapped[str] = mapped_column(String(10))  # move | rules | upgrade
    old_address: Mapped[str] = mapped_column(Text)
    new_address: Mapped[str] = mapped_column(Text)
    moved: Mapped[int]
    merged: Mapped[int]
    comments: Mapped[int]  # in them; by rules and upgrades, of those that were merged
    created_at: Mapped[datetime]
    audited_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class MovedThread(Base):
    """A thread as it was before. ``into_id`` is the one that it became one with, if it did; what
    that had been closed by, and pinned, stands here, too, and when the other had begun.
    """

    __tablename__ = "moved_threads"

    move_id: Mapped[str] = mapped_column(
        ForeignKey("thread_moves.id", ondelete="CASCADE"), primary_key=True
    )
    thread_id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    into_id: Mapped[str | None] = mapped_column(Identifier)
    url: Mapped[str] = mapped_column(Text)
    url_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    new_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    title: Mapped[str] = mapped_column(String(500))
    excerpt: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    closing: Mapped[str | None] = mapped_column(String(10))
    closed_until: Mapped[datetime | None]
    pinned_id: Mapped[str | None] = mapped_column(Identifier)
    into_closing: Mapped[str | None] = mapped_column(String(10))
    into_closed_until: Mapped[datetime | None]
    into_pinned_id: Mapped[str | None] = mapped_column(Identifier)
    into_created_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class MovedComment(Base):
    """A comment of a thread that became one with another, and the thread that it was in."""

    __tablename__ = "moved_comments"

    move_id: Mapped[str] = mapped_column(
        ForeignKey("thread_moves.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[CommentId] = mapped_column(primary_key=True, index=True)
    thread_id: Mapped[str] = mapped_column(Identifier)
