"""Confirm who one is: what is delicate asks for a proof that is at most ten minutes old."""

from datetime import timedelta

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.prove import prove_code, prove_password
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, rotate_session
from moderation.errors import Unconfirmed
from moderation.languages import N_
from moderation.tables import Moderator

CONFIRMED_FOR = timedelta(minutes=10)
_ASKED = N_("Confirm that it is you, then repeat what you did; nothing has been changed.")


def require_recent_confirmation(who: SignedIn) -> None:
    """Raise ``Unconfirmed`` unless they have proven who they are within the last ten minutes.

    The desk then leads to the page that asks for the password, the code or the passkey.
    """
    if not is_confirmed(who):
        raise Unconfirmed(_ASKED)


def is_confirmed(who: SignedIn) -> bool:
    """Whether the last proof is fresh enough."""
    return who.confirmed_at is not None and clock.now() - who.confirmed_at < CONFIRMED_FOR


def must_type_password(session: Session, who: SignedIn) -> bool:
    """Whether a delicate form has to ask for the password; without one there is nothing to type."""
    if is_confirmed(who):
        return False
    return session.get_one(Moderator, who.moderator_id).password_hash is not None


def confirm_by_password(
    installation: Installation, who: SignedIn, password: str, machine: str | None
) -> str:
    """The session's new token. Raises ``Unauthenticated`` and ``TooManyRequests``."""
    prove_password(installation, who.moderator_id, password, machine)
    return _confirmed(installation, who)


def confirm_by_code(
    installation: Installation, who: SignedIn, code: str, machine: str | None
) -> str:
    """The session's new token. Raises ``Unauthenticated`` and ``TooManyRequests``."""
    prove_code(installation, who.moderator_id, code, machine)
    return _confirmed(installation, who)


def _confirmed(installation: Installation, who: SignedIn) -> str:
    now = clock.now()
    with installation.database.transaction() as session:
        record_act(session, Act(who.actor, "moderator.confirmed", now))
        return rotate_session(session, who.session_id, now)
