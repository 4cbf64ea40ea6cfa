"""How somebody can sign in without a link. Whoever has a way needs no link from an admin."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.tables import Authenticator, Identity, Moderator, Passkey

PASSWORD, PASSKEY, PROVIDER = "password", "passkey", "provider"


def ways_of(session: Session, moderator: Moderator) -> tuple[str, ...]:
    """The ways by name; empty for somebody who was invited and has set nothing up yet."""
    has = {
        PASSWORD: moderator.password_hash is not None,
        PASSKEY: _any(session, Passkey.id, Passkey.moderator_id == moderator.id),
        PROVIDER: _any(session, Identity.subject, Identity.moderator_id == moderator.id),
    }
    return tuple(way for way, is_there in has.items() if is_there)


def has_second_factor(session: Session, moderator: Moderator) -> bool:
    """Whether they can prove twice who they are: by a passkey, or with an app."""
    app = (Authenticator.moderator_id == moderator.id) & Authenticator.confirmed_at.is_not(None)
    passkey = Passkey.moderator_id == moderator.id
    return _any(session, Passkey.id, passkey) or _any(session, Authenticator.moderator_id, app)


def _any(session: Session, column: object, condition: object) -> bool:
    query = select(column).where(condition).limit(1)  # type: ignore[call-overload]
    return session.execute(query).first() is not None
