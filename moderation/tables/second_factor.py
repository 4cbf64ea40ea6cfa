"""What moderators prove themselves with besides a password, and who else vouches for them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class Authenticator(Base):
    """The secret of a moderator's authenticator app (TOTP, RFC 6238), sealed.

    It counts once ``confirmed_at`` is set. ``last_step`` is the newest time step whose code was
    used: no code of it or of an earlier one is taken again.
    """

    __tablename__ = "authenticators"

    moderator_id: Mapped[str] = mapped_column(
        Identifier, ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code for the day the app is lost. ``digest`` is SHA-256 of its 80 random bits."""

    __tablename__ = "recovery_codes"

    moderator_id: Mapped[str] = mapped_column(
        Identifier, ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A public key of a moderator (WebAuthn), whose other half some device keeps."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    moderator_id: Mapped[str] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """A moderator as an OpenID Connect provider knows them."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    moderator_id: Mapped[str] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
