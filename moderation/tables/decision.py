"""A decision: a change of status, who made it and why; the reasons that its author is told, and
appeals against them; those made together, or one after the other in the background; what one
teaches.

Rows of decisions are added, never changed.
Erasing the author alone takes out of them what may tell who wrote.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.statuses import Status
from moderation.tables.owners import CommentId, FormerModeratorId, SiteId

_BY_MODERATOR = text("moderator_id IS NOT NULL")
_UNDOING = text("reverses IS NOT NULL")
_ENDING = text("until IS NOT NULL")


class Decision(Base):
    """One entry of a comment's log. An undoing is an entry too: it names what it ``reverses``."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_of_comment", "comment_id", "version"),
        Index("ix_decisions_of_site_by_time", "site_id", "created_at"),
        Index(
            "ix_decisions_moderator_id",
            "moderator_id",
            sqlite_where=_BY_MODERATOR,
            postgresql_where=_BY_MODERATOR,
        ),
        Index(
            "ix_decisions_reverses",
            "reverses",
            sqlite_where=_UNDOING,
            postgresql_where=_UNDOING,
        ),
        # Few: of what was taken out of sight for a time.
        Index("ix_decisions_until", "until", sqlite_where=_ENDING, postgresql_where=_ENDING),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[CommentId]
    version: Mapped[int]
    previous_status: Mapped[Status | None] = mapped_column(String(10))
    status: Mapped[Status] = mapped_column(String(10))
    previously_published: Mapped[int | None]
    published: Mapped[int | None]
    decided_by: Mapped[str] = mapped_column(String(10))  # moderator | policy | site | author
    moderator_id: Mapped[FormerModeratorId]
    phase: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(20))  # of a rejection; the site isn't told
    reverses: Mapped[str | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"))
    # Of a comment that is out of sight while it is looked at: when it comes back by itself.
    until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Statement(Base):
    """What one decision gives as its reasons, in codes: there is no text of anybody's in it.

    ``id`` is random and tells nothing of the comment, which it outlives. ``clause`` is the site's
    own wording of its rule, and ``category`` its own choice of what the Commission's database calls
    the reason, or None for ours. ``source`` is what led to the decision: ``notice``, ``trusted``
    (a trusted flagger's), ``report``, or the site's ``own`` look.
    """

    __tablename__ = "statements"
    __table_args__ = (
        Index("ix_statements_of_comment", "comment_id", "given_at"),
        Index("ix_statements_of_site", "site_id", "given_at", "id"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    decision_id: Mapped[str | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), unique=True
    )
    code: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(10))  # terms | illegal
    clause: Mapped[str | None] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(String(10))  # removed | refused
    automation: Mapped[str] = mapped_column(String(10))  # partly | none | untold
    is_found_by_machine: Mapped[bool]
    source: Mapped[str] = mapped_column(String(10), server_default="own")
    category: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[datetime] = mapped_column(index=True)
    voided_at: Mapped[datetime | None]  # when its decision was undone


class Appeal(Base):
    """One of an author, who may appeal once against a decision. Addresses in ``text`` are masked.

    ``decision_id`` is what granting decided; ``answer`` is the moderator's sentence for the author.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("statement_id", "by"),
        Index("ix_appeals_of_site", "site_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[CommentId] = mapped_column(index=True)
    statement_id: Mapped[str] = mapped_column(ForeignKey("statements.id", ondelete="CASCADE"))
    by: Mapped[str] = mapped_column(String(10))  # author
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))  # open | granted | refused | withdrawn
    decided_by: Mapped[FormerModeratorId] = mapped_column(index=True)
    decision_id: Mapped[str | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(index=True)


class JointDecision(Base):
    """One of the decisions that were made together; what they share is ``joint_id``."""

    __tablename__ = "joint_decisions"

    decision_id: Mapped[str] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True
    )
    joint_id: Mapped[str] = mapped_column(Identifier, index=True)


class Batch(Base):
    """One decision on all comments of a listing: how far that is, and how far it was undone.

    ``position`` is the last thing dealt with: a place in the listing, or a decision while undoing.
    It is written in the transaction that deals with it, so that nothing is done twice. The
    decisions share ``joint_id``; comments newer than ``until`` are left alone.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_of_site", "site_id", "id"),
        Index("ix_batches_by_state", "state"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    moderator_id: Mapped[FormerModeratorId] = mapped_column(index=True)
    undone_by: Mapped[FormerModeratorId] = mapped_column(index=True)
    status: Mapped[Status] = mapped_column(String(10))  # what the comments are given
    reason: Mapped[str | None] = mapped_column(String(20))
    listing: Mapped[dict[str, Any]] = mapped_column(JSON)
    until: Mapped[str] = mapped_column(Identifier)
    joint_id: Mapped[str] = mapped_column(Identifier, unique=True)
    position: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    total: Mapped[int]
    done: Mapped[int]
    skipped: Mapped[int]
    undone: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))  # waiting|running|done|stopped|undoing|undone
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Label(Base):
    """A comment's text is spam or it is not, says ``source``. An undone decision withdraws it."""

    __tablename__ = "labels"
    __table_args__ = (Index("ix_labels_of_site", "site_id", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[CommentId] = mapped_column(index=True)
    decision_id: Mapped[str | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), unique=True
    )
    is_spam: Mapped[bool]
    source: Mapped[str] = mapped_column(String(10))  # moderator | site
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
