"""A report: a reader says that a published text should not stand there; and how readers fared.

Nobody is named in it. A reader is one of a network, by a keyed digest that holds for one site.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import CommentId, SiteId
from moderation.tables.privacy import EXPIRED, Columns

_OPEN = text("state = 'open'")
_OF_DECISION = text("decision_id IS NOT NULL")
_BY_OTHERS = "it is of the one who reported, and would tell who that was"


class ReaderReport(Base):
    """What one network says of one revision of a comment; said again, it adds nothing.

    ``state`` is ``open``, ``upheld``, ``dismissed`` or ``void``: withdrawn. A notice that the text
    is illegal is a report, too, and has rows of its own for what was said.
    """

    __tablename__ = "reports"
    privacy: ClassVar = (
        Columns("id site_id comment_id revision kind is_notice state decision_id", EXPIRED),
        Columns("created_at closed_at", EXPIRED),
        Columns("reporter token_digest text weight in_wave", EXPIRED, untold=_BY_OTHERS),
    )
    __table_args__ = (
        Index("uq_reports_of_network", "comment_id", "revision", "reporter", unique=True),
        Index(
            "ix_reports_open",
            "site_id",
            "comment_id",
            "is_notice",
            "created_at",
            "weight",
            "revision",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_reports_of_site", "site_id", "id"),
        Index("ix_reports_of_reporter", "site_id", "reporter", "created_at"),
        Index("ix_reports_closed_at", "closed_at"),
        Index(
            "ix_reports_decision_id",
            "decision_id",
            sqlite_where=_OF_DECISION,
            postgresql_where=_OF_DECISION,
        ),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId]
    comment_id: Mapped[CommentId]
    revision: Mapped[int]
    reporter: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed, of a network
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    is_notice: Mapped[bool]
    text: Mapped[str | None] = mapped_column(Text)  # addresses in it are masked
    weight: Mapped[float]
    in_wave: Mapped[bool]  # so many came on its thread that they are one matter
    state: Mapped[str] = mapped_column(String(10))
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ReporterRecord(Base):
    """How the reports of a network fared on a site, and whether it is heard."""

    __tablename__ = "reporter_records"
    privacy: ClassVar = "keyed digests of networks, for 90 days after the last report from there"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    reporter: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    upheld: Mapped[int]
    dismissed: Mapped[int]
    trusted_at: Mapped[datetime | None]  # since when it is a trusted flagger's
    warned_at: Mapped[datetime | None]
    muted_at: Mapped[datetime | None]
    muted_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)
