"""The audit trail: who looked at or changed what should not go unnoticed."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class AuditRow(Base):
    """One act. It names people and things by identifier only, so that erasure need not touch it."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    site_id: Mapped[str | None] = mapped_column(ForeignKey("sites.id", ondelete="SET NULL"))
    actor: Mapped[str] = mapped_column(String(60))  # moderator:<id> | site | operator | worker
    action: Mapped[str] = mapped_column(String(40))  # object.verb, such as address.revealed
    object_id: Mapped[str | None] = mapped_column(Identifier)
    created_at: Mapped[datetime] = mapped_column(index=True)
