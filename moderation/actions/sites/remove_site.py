"""Remove a site: out of service at once, taken back within a week, and then deleted.

It gives up its name, its keys open nothing any more, and it is nobody's desk; its rows stay until
the worker deletes them (``actions/upkeep/delete_sites.py``). Who takes it back and the worker hold
its row, so that it is one or the other.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.people.membership import Desk
from moderation.actions.people.site_roles import hold_roles
from moderation.actions.sites.find_site import find_site
from moderation.errors import Conflict, NotFound
from moderation.languages import N_
from moderation.tables import Membership, Site

RESTORABLE = timedelta(days=7)
_BEGUN = N_("This site is being deleted already, so nobody can take it back any more.")


@dataclass(frozen=True, slots=True)
class RemovedSite:
    """A site on its way out, by the name that it had; what is deleted goes from ``until`` on."""

    id: str
    name: str
    removed_at: datetime
    is_being_deleted: bool

    @property
    def until(self) -> datetime:
        """So long it can surely be taken back."""
        return self.removed_at + RESTORABLE


@dataclass(frozen=True, slots=True)
class RemovedDesk:
    """A site on its way out, and what one of its moderators was there."""

    desk: Desk
    site: RemovedSite


def remove_site(installation: Installation, name: str) -> RemovedSite:
    """Take a site out of service. Raises ``NotFound``, also for one that is removed already."""
    now = clock.now()
    with installation.database.transaction() as session:
        site = find_site(session, name)
        session.refresh(site, with_for_update=True)
        if site.name != name:
            raise NotFound("There is no site of this name.")  # somebody else was faster
        # No site can be called like this, and nobody can guess it.
        site.name, site.removed_name = f"~{secrets.token_hex(16)}", name
        site.removed_at = now
        _record(session, "site.removed", site, Actor("operator"), now)
        return _removed(site)


def restore_site(installation: Installation, name: str, moderator_id: str | None = None) -> None:
    """Put a site back into service, as it was. Raises ``NotFound``, ``Conflict``, ``Forbidden``.

    From the desk only an admin of the site may.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        site = session.scalars(_named(name).with_for_update()).one_or_none()
        if site is None:
            find_site(session, name)
            raise Conflict("This site is not being removed.")
        if moderator_id is not None:
            hold_roles(session, site.id, moderator_id)
        if site.deleting_since is not None:
            raise Conflict(_BEGUN)
        site.name, site.removed_name, site.removed_at = name, None, None
        _record(session, "site.restored", site, Actor.moderator_or_operator(moderator_id), now)


def read_removed(session: Session) -> Sequence[RemovedSite]:
    """Every site on its way out, by the name that it had."""
    query = select(Site).where(Site.removed_at.is_not(None)).order_by(Site.removed_name)
    return [_removed(site) for site in session.scalars(query)]


def removed_desks(
    session: Session, moderator_id: str, name: str | None = None
) -> Sequence[RemovedDesk]:
    """Those of a moderator's sites that are on their way out, or the one of this name."""
    query = (
        select(Site, Membership.role)
        .join(Membership, Membership.site_id == Site.id)
        .where(Membership.moderator_id == moderator_id, Site.removed_name.is_not(None))
        .order_by(Site.removed_name)
    )
    rows = session.execute(query if name is None else query.where(Site.removed_name == name))
    return [
        RemovedDesk(Desk(site.id, site.called, role, site.second_factor_required), _removed(site))
        for site, role in rows
    ]


def _named(name: str) -> Select[Site]:
    return select(Site).where(Site.removed_name == name)


def _removed(site: Site) -> RemovedSite:
    removed_at = site.removed_at or clock.now()
    return RemovedSite(site.id, site.called, removed_at, site.deleting_since is not None)


def _record(session: Session, action: str, site: Site, actor: Actor, now: datetime) -> None:
    told = details_of(site=site.called)
    record_act(session, Act(actor, action, now, site.id, site.id, details=told))
