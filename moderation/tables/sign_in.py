"""How moderators come in: links, sessions, and attempts to be slowed down."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class SignInLink(Base):
    """A link that signs in once. ``digest`` is SHA-256 of its 256-bit token."""

    __tablename__ = "sign_in_links"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    moderator_id: Mapped[str] = mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ReviewSession(Base):
    """A signed-in browser. ``digest`` is SHA-256 of the 256-bit token in its cookie."""

    __tablename__ = "review_sessions"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    moderator_id: Mapped[str] = mapped_column(
        ForeignKey("moderators.id", ondelete="CASCADE"), index=True
    )
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
