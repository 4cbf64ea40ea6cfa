"""Requests that were answered before, so that a repeated one changes nothing."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import SiteId


class IdempotencyKey(Base):
    """A key of a site, what it was used for, and the answer, byte for byte.

    Both digests are keyed: neither the key nor the request can be guessed from them.
    """

    __tablename__ = "idempotency_keys"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    comment_id: Mapped[str | None] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    answer_status: Mapped[int]
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)


class SeenWebhook(Base):
    """A signed message that was taken in; a second one with its id is refused."""

    __tablename__ = "seen_webhooks"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    id_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
