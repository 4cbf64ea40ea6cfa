"""How moderators come in: links, sessions, second factors, and attempts to be slowed down."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import ModeratorId, SiteId
from moderation.tables.sealed_row import SealedRow


class SignInLink(Base):
    """A link that signs in once. ``digest`` is SHA-256 of its 256-bit token."""

    __tablename__ = "sign_in_links"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class MailedInvitation(Base):
    """Somebody whom the worker is to mail a link; it is made when the mail is written.

    ``site_id`` is None for an invitation to all sites.
    """

    __tablename__ = "mailed_invitations"

    moderator_id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(5))
    tries: Mapped[int]
    due_at: Mapped[datetime]  # a few at a time are there, so that no index is needed
    created_at: Mapped[datetime]


class ReviewSession(Base):
    """A signed-in browser. ``digest`` is SHA-256 of the 256-bit token in its cookie."""

    __tablename__ = "review_sessions"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # when its moderator last proved who they are
    proven_twice: Mapped[bool] = mapped_column(default=False, server_default=false())
    network: Mapped[str | None] = mapped_column(String(50))  # at sign-in, truncated
    browser: Mapped[str | None] = mapped_column(String(40))  # its family, in our words


class SignInStep(Base):
    """Something begun that the same browser must finish soon: once, or not at all.

    ``digest`` is SHA-256 of the 256-bit token in the browser's cookie. Whatever else belongs to
    the step (a challenge, a state, a nonce) is computed from the token, and kept nowhere.
    """

    __tablename__ = "sign_in_steps"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # code | passkey | new-passkey | provider
    moderator_id: Mapped[str | None] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInAttempt(Base):
    """Failures in a row of one account or network, by keyed digest; the delay grows with them."""

    __tablename__ = "sign_in_attempts"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]


class Authenticator(SealedRow, Base):
    """The secret of a moderator's authenticator app (TOTP, RFC 6238), sealed.

    It counts once ``confirmed_at`` is set. ``last_step`` is the newest time step whose code was
    used: no code of it or of an earlier one is taken again.
    """

    __tablename__ = "authenticators"
    named_by = "moderator_id"

    moderator_id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code for the day the app is lost. ``digest`` is SHA-256 of its 80 random bits."""

    __tablename__ = "recovery_codes"

    moderator_id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A public key of a moderator (WebAuthn), whose other half some device keeps."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
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
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
