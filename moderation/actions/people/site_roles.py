"""Roles on a site, inside a transaction: who may change them, and what never happens."""

from datetime import datetime
from typing import cast, get_args

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation.actions.people.add_moderator import Role
from moderation.actions.people.all_sites_admin import stays_enabled
from moderation.actions.sessions.sessions import end_all_sessions
from moderation.errors import Conflict, Forbidden, Invalid
from moderation.tables import MailedInvitation, Membership, Moderator, SignInLink, Site

ROLES: tuple[Role, ...] = get_args(Role)


def role_named(text: str) -> Role:
    """The role of this name. Raises ``Invalid``."""
    if text not in ROLES:
        raise Invalid("A role is admin, moderator or viewer.")
    return text


def hold_roles(session: Session, site_id: str, actor_id: str, *, whom: str | None = None) -> None:
    """Let nobody else change the site's roles until the transaction ends, nor disable the actor.

    So whatever is done, one admin stays: the one who does it. ``whom`` is somebody whose account
    is about to change; both accounts are held, in one order for everybody. Raises ``Forbidden``
    where the actor is disabled or no admin any more: two admins may change each other.
    """
    session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
    if whom is not None:
        both = select(Moderator.id).where(Moderator.id.in_([actor_id, whom]))
        session.execute(both.order_by(Moderator.id).with_for_update(key_share=True))
    if not stays_enabled(session, actor_id) or role_of(session, site_id, actor_id) != "admin":
        raise Forbidden("You are no admin of this site any more, so nothing was changed.")


def role_of(session: Session, site_id: str, moderator_id: str) -> Role | None:
    """The role on the site; None for somebody who has none."""
    query = select(Membership.role).where(
        Membership.site_id == site_id, Membership.moderator_id == moderator_id
    )
    return cast("Role | None", session.scalar(query))


def put_role(
    session: Session, site_id: str, moderator_id: str, role: Role | None, now: datetime
) -> None:
    """Give a role or take it; every session of theirs ends, so that none goes on with the old one.

    Raises ``Conflict`` where the site would be left without an admin.
    """
    if role != "admin" and not _other_admins(session, site_id, moderator_id):
        raise Conflict(
            "This is the only admin of the site, and without one nobody could change it any more. "
            "Make somebody else an admin first."
        )
    if role is None:
        session.execute(
            delete(Membership).where(
                Membership.site_id == site_id, Membership.moderator_id == moderator_id
            )
        )
    else:
        session.merge(Membership(moderator_id=moderator_id, site_id=site_id, role=role))
    drop_links(session, moderator_id)
    end_all_sessions(session, moderator_id, now)


def drop_links(session: Session, moderator_id: str) -> None:
    """Make every sign-in link that is still out there useless, and send none."""
    unsent = MailedInvitation.moderator_id == moderator_id
    session.execute(delete(MailedInvitation).where(unsent))
    session.execute(
        delete(SignInLink).where(
            SignInLink.moderator_id == moderator_id, SignInLink.used_at.is_(None)
        )
    )


def _other_admins(session: Session, site_id: str, moderator_id: str) -> bool:
    query = (
        select(Membership.moderator_id)
        .join(Moderator, Moderator.id == Membership.moderator_id)
        .where(
            Membership.site_id == site_id,
            Membership.role == "admin",
            Membership.moderator_id != moderator_id,
            Moderator.disabled_at.is_(None),
        )
    )
    return session.scalar(query.limit(1)) is not None
