"""Webhooks: where a site is told of events, and the trials of that."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId


class WebhookEndpoint(Base):
    """An address that events of a site are sent to. A removed one stays a week, for undoing.

    ``kind`` says what is sent there and when; see ``actions/webhooks/endpoint_kinds.py``.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20), default="webhook", server_default="webhook")
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str] = mapped_column(String(200))
    events: Mapped[list[str]] = mapped_column(JSON)  # types; an empty list means all of them
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None] = mapped_column(String(20))  # by_admin | gone | failing
    failing_since: Mapped[datetime | None]
    last_failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")  # since the last success
    paused_until: Mapped[datetime | None]
    removed_at: Mapped[datetime | None] = mapped_column(index=True)


class WebhookTest(Base):
    """One press of the test button: asked by a moderator, sent by the worker."""

    __tablename__ = "webhook_tests"
    __table_args__ = (Index("ix_webhook_tests_waiting", "finished_at", "created_at"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    endpoint_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))  # delivered, or a named error
    status: Mapped[int | None]
    milliseconds: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(Text)  # its first 2 KB
