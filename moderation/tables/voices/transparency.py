"""What goes to the Commission's transparency database: a site's account there, and how far each
statement of reasons is on its way.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId
from moderation.tables.privacy import EXPIRED, SITE, Columns
from moderation.tables.sealed_row import SealedRow

_WAY = "the way of a statement, which is told, to a database that everybody can read"


class TransparencyAccount(SealedRow, Base):
    """A site's account at the database, with its token sealed; without one nothing is sent.

    Statements up to ``read_up_to`` have been put on their way. ``decides`` is how a site decides by
    its key: ``none``, ``partly`` or ``fully`` by machine; None: it has not said. ``halted_because``
    is why the database takes nothing with this token any more.
    """

    __tablename__ = "transparency_accounts"
    privacy: ClassVar = SITE
    named_by = "site_id"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    base_url: Mapped[str] = mapped_column(Text)
    rules_url: Mapped[str | None] = mapped_column(Text)
    countries: Mapped[list[str]] = mapped_column(JSON)
    sends_spam: Mapped[bool] = mapped_column(server_default=false())
    sends_unpublished: Mapped[bool] = mapped_column(server_default=true())
    decides: Mapped[str | None] = mapped_column(String(10))
    read_up_to: Mapped[datetime]
    resumes_at: Mapped[datetime | None]
    halted_because: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class SubmittedStatement(Base):
    """How far a statement is: waiting | sent | unproven | parked | void | exported.

    ``puid`` is random, is all that the database knows it by, and stays the same on every try.
    ``said`` is why it is parked, or what was answered last.
    """

    __tablename__ = "submitted_statements"
    privacy: ClassVar = (
        Columns("statement_id site_id puid state tries", EXPIRED, untold=_WAY),
        Columns("due_at claimed_until sent_at uuid status said", EXPIRED, untold=_WAY),
    )
    __table_args__ = (Index("ix_submitted_statements_due", "site_id", "state", "due_at"),)

    statement_id: Mapped[str] = mapped_column(
        ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True
    )
    site_id: Mapped[SiteId]
    puid: Mapped[str] = mapped_column(Identifier, unique=True)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    uuid: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[int | None]
    said: Mapped[str | None] = mapped_column(Text)
