"""Steps that one browser has begun and must finish soon: each counts once, and for a short time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from moderation.actions.installation.credentials import digest_of, new_token
from moderation.tables import SignInStep

Kind = Literal["code", "passkey", "new-passkey", "provider"]

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was begun; ``moderator_id`` is None where nobody knows yet who it is."""

    moderator_id: str | None


def start_step(session: Session, kind: Kind, now: datetime, moderator_id: str | None = None) -> str:
    """Begin; the token goes into a cookie of this browser and is kept nowhere."""
    token = new_token()
    session.add(
        SignInStep(
            digest=digest_of(token),
            kind=kind,
            moderator_id=moderator_id,
            expires_at=now + LIFETIME,
        )
    )
    return token


def find_step(session: Session, kind: Kind, token: str, now: datetime) -> Step | None:
    """Look at a step without finishing it; None once it is over."""
    query = select(SignInStep.moderator_id).where(_is_open(kind, token, now))
    row = session.execute(query).one_or_none()
    return Step(row[0]) if row else None


def take_step(session: Session, kind: Kind, token: str, now: datetime) -> Step | None:
    """Finish a step. Of two who try at once, one gets None."""
    query = delete(SignInStep).where(_is_open(kind, token, now)).returning(SignInStep.moderator_id)
    row = session.execute(query).one_or_none()
    return Step(row[0]) if row else None


def _is_open(kind: Kind, token: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        SignInStep.digest == digest_of(token),
        SignInStep.kind == kind,
        SignInStep.expires_at > now,
    )
