"""Sign in by a one-time link, and set a password on the way if one likes to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.passwords import hash_password, require_strength
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.credentials import digest_of
from moderation.actions.sessions.sessions import Visit, end_all_sessions
from moderation.actions.signing_in.enter import Entry, enter
from moderation.errors import NotFound
from moderation.languages import N_
from moderation.tables import Moderator, SignInLink

_SPENT = N_("This link was used before, or is older than a day. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """Whom a link would sign in."""

    display_name: str
    has_password: bool


def read_link(session: Session, token: str) -> OpenInvitation:
    """Look at a link without using it: mail programs open links, too. Raises ``NotFound``."""
    _, moderator = _find(session, token, clock.now())
    return OpenInvitation(moderator.display_name, moderator.password_hash is not None)


def use_link(installation: Installation, token: str, password: str | None, visit: Visit) -> Entry:
    """Use the link up, and start a session or the step of the second factor.

    The link stands for the password, not for the second factor: whoever has lost that too needs
    ``moderation moderators reset-second-factor``.

    A new password ends every other session of the moderator. Raises ``Invalid`` for a weak one,
    and the link stays good; ``NotFound`` for a link that is used or too old.
    """
    kept = _hash(password) if password is not None else None
    now = clock.now()
    with installation.database.transaction() as session:
        link, moderator = _find(session, token, now)
        link.used_at = now
        actor = Actor.moderator(moderator.id)
        if kept:
            moderator.password_hash = kept
            end_all_sessions(session, moderator.id, now)
            record_act(session, Act(actor, "password.set", now, object_id=moderator.id))
        return enter(session, moderator.id, visit, now)


def _hash(password: str) -> str:
    require_strength(password)
    return hash_password(password)


def _find(session: Session, token: str, now: datetime) -> tuple[SignInLink, Moderator]:
    row = session.execute(
        select(SignInLink, Moderator)
        .join(Moderator, Moderator.id == SignInLink.moderator_id)
        .where(
            SignInLink.digest == digest_of(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
            Moderator.disabled_at.is_(None),
        )
        .with_for_update(of=SignInLink)
    ).one_or_none()
    if row is None:
        raise NotFound(_SPENT)
    return row[0], row[1]
