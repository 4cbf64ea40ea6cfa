"""A notice that a text is illegal, who gave it, and what was found to be illegal."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import CommentId, FormerModeratorId, SiteId
from moderation.tables.privacy import EXPIRED, KEPT, Columns
from moderation.tables.sealed_row import SealedRow

_NEW = text("state = 'new'")
_BY_OTHERS = "the words of the one who gave the notice, and would tell who that was"


class IllegalNotice(Base):
    """One notice: which law, and why. Several from one network hang on one report.

    Addresses in ``law`` and ``why`` are masked.
    """

    __tablename__ = "notices"
    privacy: ClassVar = (
        Columns("id report_id site_id", EXPIRED),
        Columns("state receipt_at answered_at answered_by", EXPIRED, untold="its report is told"),
        Columns("law why good_faith language token_digest", EXPIRED, untold=_BY_OTHERS),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    law: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    good_faith: Mapped[bool]
    language: Mapped[str] = mapped_column(String(35))
    state: Mapped[str] = mapped_column(String(10))  # as a report's
    receipt_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[FormerModeratorId] = mapped_column(index=True)


class NoticeAppeal(Base):
    """One of who gave a notice, against the decision to keep the comment. Addresses are masked.

    ``state`` is open, granted, refused, or withdrawn: with the comment. ``decision_id`` is what
    granting decided; ``answer`` is the moderator's sentence.
    """

    __tablename__ = "notice_appeals"
    privacy: ClassVar = (
        Columns("id site_id comment_id notice_id state", EXPIRED, untold=_BY_OTHERS),
        Columns("text answer created_at decided_at decided_by", EXPIRED, untold=_BY_OTHERS),
        Columns("decision_id", EXPIRED, untold="the decision is told"),
    )
    __table_args__ = (Index("ix_notice_appeals_of_site", "site_id", "state", "id"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[CommentId] = mapped_column(index=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[FormerModeratorId] = mapped_column(index=True)
    decision_id: Mapped[str | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(index=True)


class NoticeContact(SealedRow, Base):
    """The name and the address of who gave a notice: one sealed document.

    Where there is an address, ``name`` is whom mail is for, as a subscription's. ``state`` is
    ``new``, ``asked`` or ``confirmed``; None: no mail is sent there.
    """

    __tablename__ = "notice_contacts"
    privacy: ClassVar = (
        # It is of the one who gave the notice, so it doesn't go with the comment's author.
        Columns("notice_id site_id key_id sealed", EXPIRED, untold="sealed, and another's"),
        Columns("name state confirmed_at", EXPIRED, untold="of mail to somebody else"),
    )
    __table_args__ = (
        Index("ix_notice_contacts_name", "name"),
        Index("ix_notice_contacts_new", "site_id", sqlite_where=_NEW, postgresql_where=_NEW),
    )
    named_by = "notice_id"

    notice_id: Mapped[str] = mapped_column(
        ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True
    )
    site_id: Mapped[SiteId] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str | None] = mapped_column(Identifier)
    state: Mapped[str | None] = mapped_column(String(10))
    confirmed_at: Mapped[datetime | None]


class IllegalGround(Base):
    """Why a decision found a text illegal: the law, and how it is broken."""

    __tablename__ = "illegal_grounds"
    privacy: ClassVar = (
        Columns(
            "decision_id law why", KEPT, "the log of what became of the comment, and goes with it"
        ),
    )

    decision_id: Mapped[str] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True
    )
    law: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
