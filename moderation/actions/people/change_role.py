"""Change somebody's role on a site, or take it; it can be undone for a while."""

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.record_change import record_change
from moderation.actions.people.add_moderator import Role
from moderation.actions.people.site_roles import hold_roles, put_role, role_of
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id


def change_role(
    installation: Installation, site_id: str, moderator_id: str, role: Role | None, by: str
) -> str | None:
    """Give somebody who is on the site another role, or remove them from it (no role).

    The answer is the change; None where it is their role already. Raises ``NotFound`` for somebody
    who isn't on the site, ``Conflict`` for oneself and for the last admin, ``Forbidden`` for who
    is no admin any more.
    """
    if not is_id(moderator_id):
        raise NotFound
    now = clock.now()
    with installation.database.transaction() as session:
        hold_roles(session, site_id, by, whom=moderator_id)
        before = role_of(session, site_id, moderator_id)
        if before is None:
            raise NotFound
        if moderator_id == by:
            raise Conflict("Nobody changes their own role. Another admin of the site can.")
        if before == role:
            return None
        put_role(session, site_id, moderator_id, role, now)
        action = "moderator.role_changed" if role else "moderator.removed"
        record_act(session, Act(Actor.moderator(by), action, now, site_id, moderator_id))
        return record_change(
            session,
            site_id,
            by,
            "role",
            {"role": before},
            {"role": role},
            now,
            object_id=moderator_id,
        )
