"""Disable and enable accounts: from the desk for admins of all sites, and at the command line."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Actor, Installation, record_act
from moderation.actions.people.all_sites_admin import require_all_sites_admin
from moderation.actions.people.site_roles import hold_roles, role_of
from moderation.actions.sessions.sessions import end_all_sessions
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import Moderator, SignInLink


def disable_moderator(installation: Installation, email: str) -> None:
    """Shut somebody out at once; what they decided stays. Raises ``NotFound``."""
    now = clock.now()
    with installation.database.transaction() as session:
        moderator = _moderator_of(session, installation, email)
        shut_out(session, moderator, now)
        record_act(session, Act(OPERATOR, "moderator.disabled", now, object_id=moderator.id))


def enable_moderator(installation: Installation, email: str) -> None:
    """Let somebody in again, with the roles that they had.

    Raises ``NotFound``, and ``Conflict`` where nobody had shut them out.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        moderator = _moderator_of(session, installation, email)
        if moderator.disabled_at is None:
            raise Conflict("This moderator is not disabled.")
        moderator.disabled_at = None
        record_act(session, Act(OPERATOR, "moderator.enabled", now, object_id=moderator.id))


def _moderator_of(session: Session, installation: Installation, email: str) -> Moderator:
    index = installation.vault.account_index(email.strip())
    query = select(Moderator).where(Moderator.blind_index == index).with_for_update()
    moderator = session.scalars(query).one_or_none()
    if moderator is None:
        raise NotFound("There is no moderator with this address.")
    return moderator


def shut_out(session: Session, moderator: Moderator, now: datetime) -> None:
    """End every session and link, and let none begin."""
    session.execute(delete(SignInLink).where(SignInLink.moderator_id == moderator.id))
    moderator.disabled_at = moderator.disabled_at or now
    end_all_sessions(session, moderator.id, now)


def set_account_disabled(
    installation: Installation, site_id: str, moderator_id: str, by: str, *, disabled: bool
) -> None:
    """Shut somebody of the site out of every site, or let them in again.

    Raises ``NotFound``, ``Forbidden`` for who isn't an admin of all sites, ``Conflict`` for
    oneself.
    """
    if not is_id(moderator_id):
        raise NotFound
    now = clock.now()
    with installation.database.transaction() as session:
        # No site loses its last admin: the actor is one of every site, and stays enabled.
        hold_roles(session, site_id, by, whom=moderator_id)
        require_all_sites_admin(session, by)
        found = session.get(Moderator, moderator_id)
        if found is None or role_of(session, site_id, found.id) is None:
            raise NotFound
        if found.id == by:
            raise Conflict("Nobody disables their own account. Another admin of all sites can.")
        if (found.disabled_at is not None) == disabled:
            return
        if disabled:
            shut_out(session, found, now)
        else:
            found.disabled_at = None
        action = "moderator.disabled" if disabled else "moderator.enabled"
        record_act(session, Act(Actor.moderator(by), action, now, site_id, found.id))
