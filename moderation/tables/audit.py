"""The audit trail: who looked at or changed what should not go unnoticed, chained row to row."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier

NO_SITE = "00000000-0000-0000-0000-000000000000"
"""The chain of the acts that belong to no site."""

_Number = BigInteger().with_variant(Integer, "sqlite")


class AuditRow(Base):
    """One act. It names people and things by identifier only, so that erasure need not touch it.

    Nothing refers to another table: a site that goes must not change what was sealed.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_by_actor", "chain", "actor", "number"),
        Index("ix_audit_by_action", "chain", "action", "number"),
        Index("ix_audit_by_object", "chain", "object_id", "number"),
        Index("ix_audit_by_time", "chain", "created_at"),
        Index("ix_audit_of_actor", "actor", "action", "created_at"),
    )

    chain: Mapped[str] = mapped_column(Identifier, primary_key=True)  # the site, or ``NO_SITE``
    number: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    actor: Mapped[str] = mapped_column(String(60))  # moderator:<id> | site | operator | worker
    action: Mapped[str] = mapped_column(String(40))  # object.verb, such as address.revealed
    object_id: Mapped[str | None] = mapped_column(Identifier)
    before: Mapped[str | None] = mapped_column(String(10))  # a decision's statuses
    after: Mapped[str | None] = mapped_column(String(10))
    details: Mapped[str | None] = mapped_column(Text)  # JSON of codes, exactly as it was sealed
    created_at: Mapped[datetime]
    key_id: Mapped[str | None] = mapped_column(String(32))  # None: written before chains had keys
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    @property
    def site_id(self) -> str | None:
        """The site that the act belongs to."""
        return None if self.chain == NO_SITE else self.chain


class AuditHead(Base):
    """The end of a chain, which whoever adds to it holds, and its beginning, which is sealed.

    Rows up to ``anchor_number`` were deleted when their time was up; ``anchor_seal`` proves it.
    """

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(Identifier, primary_key=True)
    number: Mapped[int] = mapped_column(_Number)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    count: Mapped[int] = mapped_column(_Number)  # rows that are kept
    anchor_number: Mapped[int] = mapped_column(_Number)
    anchor_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    anchor_at: Mapped[datetime | None]
    anchor_key_id: Mapped[str | None] = mapped_column(String(32))
    anchor_seal: Mapped[bytes | None] = mapped_column(LargeBinary(32))
