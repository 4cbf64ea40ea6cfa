"""Ask for a second factor, or no longer; and reset it for somebody whose devices are lost."""

from sqlalchemy import delete, select

from moderation import clock
from moderation.actions.factors.second_factor import forget_proof
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.people.add_moderator import new_link
from moderation.actions.people.membership import Desk
from moderation.actions.sessions.sessions import SignedIn, end_all_sessions
from moderation.errors import Conflict, NotFound
from moderation.languages import N_
from moderation.tables import Authenticator, Moderator, Passkey, RecoveryCode, Site

_YOURSELF_FIRST = N_("Set up a second factor yourself first, and sign in with it.")


def require_second_factor(
    installation: Installation, who: SignedIn, here: Desk, *, required: bool
) -> None:
    """From now on, who has no second factor is sent to set one up before the site's desk opens.

    Raises ``Forbidden`` for who is no admin, ``Conflict`` for an admin who would shut themselves
    out.
    """
    here.require(permission=here.role == "admin", to="ask for a second factor")
    if required and not who.proven_twice:
        raise Conflict(_YOURSELF_FIRST)
    now = clock.now()
    action = "second_factor.required" if required else "second_factor.optional"
    with installation.database.transaction() as session:
        session.get_one(Site, here.site_id).second_factor_required = required
        record_act(session, Act(who.actor, action, now, here.site_id, here.site_id))


def reset_second_factor(installation: Installation, email: str) -> str:
    """Forget app, recovery codes and passkeys, end every session; the token of a sign-in link.

    Raises ``NotFound``.
    """
    now = clock.now()
    index = installation.vault.account_index(email.strip())
    is_it = (Moderator.blind_index == index, Moderator.disabled_at.is_(None))
    with installation.database.transaction() as session:
        moderator_id = session.scalars(select(Moderator.id).where(*is_it)).one_or_none()
        if moderator_id is None:
            raise NotFound("There is no moderator with this address.")
        for table in (Authenticator, RecoveryCode, Passkey):
            session.execute(delete(table).where(table.moderator_id == moderator_id))
        end_all_sessions(session, moderator_id, now)
        forget_proof(session, moderator_id)
        record_act(session, Act(OPERATOR, "second_factor.reset", now, object_id=moderator_id))
        return new_link(session, moderator_id, now)
