"""Change one's own password."""

from sqlalchemy import delete

from moderation import clock
from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.factors.passwords import hash_password, weakness_of
from moderation.actions.factors.prove import prove_password
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, end_all_sessions, rotate_session
from moderation.errors import Flaw, Invalid
from moderation.tables import Moderator, SignInLink


def change_password(
    installation: Installation, who: SignedIn, present: str, new: str, machine: str | None
) -> str:
    """The session's new token. Every other session ends, and links that wait are good no more.

    Who has no password yet (they came by a link or by single sign-on) must have done so within the
    last ten minutes. Raises ``Invalid``, ``Unauthenticated``, ``Unconfirmed``, ``TooManyRequests``.
    """
    weakness = weakness_of(new)
    if weakness:
        raise Invalid(weakness, [Flaw(weakness, parameter="password")])
    if _has_password(installation, who.moderator_id):
        prove_password(installation, who.moderator_id, present, machine)
    else:
        require_recent_confirmation(who)
    kept, now = hash_password(new), clock.now()
    with installation.database.transaction() as session:
        waiting = (SignInLink.moderator_id == who.moderator_id, SignInLink.used_at.is_(None))
        session.execute(delete(SignInLink).where(*waiting))
        session.get_one(Moderator, who.moderator_id).password_hash = kept
        end_all_sessions(session, who.moderator_id, now, but=who.session_id)
        record_act(session, Act(who.actor, "password.set", now, object_id=who.moderator_id))
        return rotate_session(session, who.session_id, now)


def _has_password(installation: Installation, moderator_id: str) -> bool:
    with installation.database.reading() as session:
        return session.get_one(Moderator, moderator_id).password_hash is not None
