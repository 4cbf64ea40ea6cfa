"""Read one's own account: preferences, and what one can sign in with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.factors.second_factor import recovery_codes_left
from moderation.actions.sessions.sessions import SignedIn
from moderation.tables import Authenticator, Identity, Moderator, Passkey


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its owner knows it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """What the page about oneself shows. The address is not among it."""

    display_name: str
    language: str | None
    time_zone: str | None
    keys: str
    digest: str
    has_password: bool
    has_identity: bool
    app_since: datetime | None
    recovery_codes: int
    passkeys: Sequence[OwnPasskey]


def read_account(session: Session, who: SignedIn) -> Account:
    """The account of the one who asks."""
    row = session.get_one(Moderator, who.moderator_id)
    app = session.get(Authenticator, who.moderator_id)
    identity = select(Identity.issuer).where(Identity.moderator_id == who.moderator_id)
    return Account(
        display_name=row.display_name,
        language=row.language,
        time_zone=row.time_zone,
        keys=row.keys,
        digest=row.digest,
        has_password=row.password_hash is not None,
        has_identity=session.scalar(identity.limit(1)) is not None,
        app_since=app.confirmed_at if app else None,
        recovery_codes=recovery_codes_left(session, who.moderator_id),
        passkeys=_passkeys(session, who.moderator_id),
    )


def _passkeys(session: Session, moderator_id: str) -> list[OwnPasskey]:
    query = select(Passkey).where(Passkey.moderator_id == moderator_id).order_by(Passkey.id)
    return [
        OwnPasskey(row.id, row.name, row.created_at, row.used_at) for row in session.scalars(query)
    ]
