"""How somebody can sign in without a link. Whoever has a way needs no link from an admin."""

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from moderation.tables import Authenticator, Identity, Moderator, Passkey

PASSWORD, PASSKEY, PROVIDER = "password", "passkey", "provider"


def ways_of(session: Session, moderator: Moderator) -> tuple[str, ...]:
    """The ways by name; empty for somebody who was invited and has set nothing up yet."""
    has_passkey = _any(session, Passkey.id, Passkey.moderator_id == moderator.id)
    has_identity = _any(session, Identity.subject, Identity.moderator_id == moderator.id)
    return named_ways(moderator, has_passkey=has_passkey, has_identity=has_identity)


def named_ways(moderator: Moderator, *, has_passkey: bool, has_identity: bool) -> tuple[str, ...]:
    """The same of somebody of whom it is known what they have."""
    has = {
        PASSWORD: moderator.password_hash is not None,
        PASSKEY: has_passkey,
        PROVIDER: has_identity,
    }
    return tuple(way for way, is_there in has.items() if is_there)


def what_they_have() -> tuple[ColumnElement[bool], ...]:
    """Beside moderators: whether each has a passkey, an identity, an app."""
    passkey = exists().where(Passkey.moderator_id == Moderator.id)
    identity = exists().where(Identity.moderator_id == Moderator.id)
    app = exists().where(
        Authenticator.moderator_id == Moderator.id, Authenticator.confirmed_at.is_not(None)
    )
    return passkey, identity, app


def _any(session: Session, column: object, condition: object) -> bool:
    query = select(column).where(condition).limit(1)  # type: ignore[call-overload]
    return session.execute(query).first() is not None
