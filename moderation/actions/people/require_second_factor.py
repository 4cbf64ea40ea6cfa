"""Ask a site's moderators for a second factor, or no longer."""

from moderation import clock
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.people.membership import Desk
from moderation.actions.sessions.sessions import SignedIn
from moderation.errors import Conflict
from moderation.languages import N_
from moderation.tables import Site

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
