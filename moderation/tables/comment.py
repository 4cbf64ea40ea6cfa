"""A comment, its earlier texts, who is on it, whose it is, what moderators noted, its origin."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.statuses import Status
from moderation.tables.owners import CommentId, FormerModeratorId, ModeratorId, SiteId

_PUBLISHED = text("published_revision IS NOT NULL")
_REPLY = text("parent_id IS NOT NULL")
_BY_SITE = text("is_by_site")
_UNREAD = text("tone_bits IS NULL")
_HEATED = text("tone_bits > 0")
_TRACED = text("author_network IS NOT NULL OR user_agent IS NOT NULL OR referrer IS NOT NULL")


class Comment(Base):
    """What an author wrote under a page.

    ``status`` is the conclusion of the decisions, which are the truth. ``published_revision`` is
    the revision that the public sees, or None; it lags behind ``revision`` while an edit waits.
    Addresses in ``body``, ``author_name`` and ``author_url`` are masked; the vault keeps them.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_queue_by_age", "site_id", "status", "id"),
        Index("ix_comments_queue_by_risk", "site_id", "status", "risk", "id"),
        Index("ix_comments_queue_by_heat", "site_id", "status", "heat", "id"),
        # Few: of whose words something is likelier than not, and whose tone was not asked for yet.
        Index(
            "ix_comments_heated",
            "site_id",
            "status",
            "id",
            "tone_bits",
            sqlite_where=_HEATED,
            postgresql_where=_HEATED,
        ),
        Index("ix_comments_tone_unread", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_comments_queue_by_thread", "site_id", "status", "thread_id", "id"),
        Index("ix_comments_in_thread", "thread_id", "id"),
        Index("ix_comments_repeats", "site_id", "body_digest", "created_at"),
        Index("ix_comments_by_status_and_age", "status", "decided_at"),
        # What the public counts and what feeds read: newest first, and nothing that is hidden.
        Index(
            "ix_comments_published_on_site",
            "site_id",
            "decided_at",
            "id",
            sqlite_where=_PUBLISHED,
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_comments_published_in_thread",
            "thread_id",
            "decided_at",
            "id",
            "published_revision",  # so that counting reads the index alone
            sqlite_where=_PUBLISHED,
            postgresql_where=_PUBLISHED,
        ),
        # Few: what the site itself has said.
        Index(
            "ix_comments_by_site",
            "site_id",
            "id",
            sqlite_where=_BY_SITE,
            postgresql_where=_BY_SITE,
        ),
        # Of whom the network or the browser is still known; the oldest are forgotten first.
        Index("ix_comments_traced", "created_at", sqlite_where=_TRACED, postgresql_where=_TRACED),
        Index("ix_comments_parent_id", "parent_id", sqlite_where=_REPLY, postgresql_where=_REPLY),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    status: Mapped[Status] = mapped_column(String(10))
    version: Mapped[int]  # rises with every decision and edit; the sequence of its events
    revision: Mapped[int]
    published_revision: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(400))
    author_url: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    cut_from: Mapped[int | None]  # how long the text was of which ``body`` is the beginning
    body_digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    risk: Mapped[float | None]  # the newest opinion's probability of spam; None: not judged yet
    language: Mapped[str | None] = mapped_column(String(35))
    # Whether that is what the text was found to be in, and not what its site said.
    language_identified: Mapped[bool] = mapped_column(server_default=false())
    author_network: Mapped[str | None] = mapped_column(String(43))
    user_agent: Mapped[str | None] = mapped_column(String(500))
    referrer: Mapped[str | None] = mapped_column(Text)
    # The page's title as a public form sent it: the page's own once the comment is approved.
    form_title: Mapped[str | None] = mapped_column(String(500))
    is_test: Mapped[bool]
    # Written at the desk, in the name of the site.
    is_by_site: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What the desk filters by, kept beside the text so that no filter reads texts or reasons.
    reason_bits: Mapped[int] = mapped_column(default=0, server_default="0")
    kind: Mapped[str | None] = mapped_column(String(20))  # the newest opinion's
    # The newest text's tone, and the language in which it was read; None: there is no opinion.
    heat: Mapped[float | None]
    tone_language: Mapped[str | None] = mapped_column(String(35))
    tone_bits: Mapped[int | None]  # None: nobody has asked yet
    has_links: Mapped[bool] = mapped_column(default=False, server_default=false())
    submitted_at: Mapped[datetime]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime]


class Revision(Base):
    """A text that a later edit replaced. The newest text is the comment's ``body``."""

    __tablename__ = "revisions"

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime]


class Claim(Base):
    """A lease that ends by itself: what counts is ``expires_at``, not whether the row is there."""

    __tablename__ = "claims"

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
    expires_at: Mapped[datetime]


class Note(Base):
    """Seen by the site's moderators only. Addresses in ``text`` are masked."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_of_comment", "comment_id", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[CommentId]
    site_id: Mapped[SiteId] = mapped_column(index=True)
    moderator_id: Mapped[FormerModeratorId] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class AuthorToken(Base):
    """The digest of a comment's token, which its author's browser alone has.

    ``language`` is what the page spoke when the comment was posted: so the author is spoken to.
    """

    __tablename__ = "author_tokens"

    comment_id: Mapped[CommentId] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    language: Mapped[str] = mapped_column(String(8))
    edits: Mapped[int]


class ImportedComment(Base):
    """One comment of another system by a keyed digest of its name there, and what became of it.

    It outlives the comment: what was erased here, or expired, does not come back with the next
    import. The digest can't be led back to the comment by anybody without the keys.
    """

    __tablename__ = "imported_comments"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    comment_id: Mapped[str | None] = mapped_column(
        ForeignKey("comments.id", ondelete="SET NULL"), index=True
    )
