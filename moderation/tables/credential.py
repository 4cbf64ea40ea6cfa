"""What a site proves itself with. Keys are kept as hashes; signing secrets sealed."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class ApiKey(Base):
    """A key that was shown once. ``digest`` is SHA-256 of 256 random bits: nothing to guess."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # api | akismet
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    last_four: Mapped[str] = mapped_column(String(4))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to within an hour


class SigningSecret(Base):
    """A Standard Webhooks secret, sealed; both ways of signing use it."""

    __tablename__ = "signing_secrets"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to within an hour


class CoralSecret(Base):
    """A secret that a Coral made for its moderation phase and signs with, sealed."""

    __tablename__ = "coral_secrets"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # to within an hour
