"""Undo what an admin changed of a site a moment ago, if nobody has changed it since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.people.site_roles import hold_roles, put_role, role_of
from moderation.actions.sites.change_origins import put_origin
from moderation.actions.sites.set_site import changed, told_of
from moderation.actions.sites.tone_cuts import renew_cuts
from moderation.actions.webhooks.end_dispatches import end_dispatches, revive_dispatches
from moderation.actions.webhooks.webhook_endpoints import require_place
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Moderator, Site, SiteChange, WebhookEndpoint

UNDONE_WITHIN = timedelta(hours=1)
_NOTICE_LIFETIME = timedelta(minutes=10)
_OVERTAKEN = N_("It was changed again since, so nothing was undone.")


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """What to say of a change that was just made, or undone."""

    id: str
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    name: str  # of the person, where it is about one
    is_undone: bool


def read_change(
    session: Session, site_id: str, change_id: str, moderator_id: str
) -> ChangeNotice | None:
    """What this moderator changed on the site within the last ten minutes."""
    if not is_id(change_id):
        return None
    found = session.get(SiteChange, change_id)
    if found is None or (found.site_id, found.moderator_id) != (site_id, moderator_id):
        return None
    if clock.now() - (found.undone_at or found.created_at) >= _NOTICE_LIFETIME:
        return None
    person = session.get(Moderator, found.object_id) if found.kind == "role" else None
    name = person.display_name if person else ""
    is_undone = found.undone_at is not None
    return ChangeNotice(found.id, found.kind, found.before, found.after, name, is_undone)


def undo_change(installation: Installation, site_id: str, change_id: str, moderator_id: str) -> str:
    """Make it as it was; the answer is the kind of the change.

    Raises ``NotFound`` for a change that isn't this moderator's on this site, ``Conflict`` where it
    is undone, too old, or changed again since.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        hold_roles(session, site_id, moderator_id, whom=_whose_role(session, change_id))
        found = session.get(SiteChange, change_id) if is_id(change_id) else None
        if found is None or (found.site_id, found.moderator_id) != (site_id, moderator_id):
            raise NotFound
        if found.undone_at is not None or now - found.created_at > UNDONE_WITHIN:
            raise Conflict("This was undone already, or is more than an hour ago.")
        _UNDOINGS[found.kind](session, found, now)
        found.undone_at = now
        actor = Actor.moderator(moderator_id)
        told = _told(found)
        record_act(session, Act(actor, "change.undone", now, site_id, found.id, details=told))
        return found.kind


def _told(change: SiteChange) -> str | None:
    if change.kind == "settings":
        return told_of(changed(change.after, change.before))
    return details_of(undone=change.kind)


def _whose_role(session: Session, change_id: str) -> str | None:
    """Whom the change gave a role or took it from; it never becomes another's."""
    if not is_id(change_id):
        return None
    query = select(SiteChange.object_id).where(
        SiteChange.id == change_id, SiteChange.kind == "role"
    )
    return session.scalar(query)


def _undo_settings(session: Session, change: SiteChange, _now: datetime) -> None:
    site = session.get(Site, change.site_id)
    _put_back(site, change)
    if site is not None and "tone_share" in change.before:
        renew_cuts(session, site)


def _undo_webhook(session: Session, change: SiteChange, now: datetime) -> None:
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.id == change.object_id, WebhookEndpoint.site_id == change.site_id
    )
    found = session.scalars(query.with_for_update()).one_or_none()
    _put_back(found, change)
    if found is None or found.removed_at is not None:
        return
    require_place(session, found.site_id, found.id, found.url)
    session.flush()
    if found.disabled_at is None:
        revive_dispatches(session, found.id, change.created_at, now)
    else:
        end_dispatches(session, found.id, now)


def _undo_origin(session: Session, change: SiteChange, _now: datetime) -> None:
    is_there: bool = change.before["is_there"]
    if not put_origin(session, change.site_id, change.before["origin"], is_there=is_there):
        raise Conflict(_OVERTAKEN)


def _undo_role(session: Session, change: SiteChange, now: datetime) -> None:
    who = change.object_id or ""
    if role_of(session, change.site_id, who) != change.after["role"]:
        raise Conflict(_OVERTAKEN)
    put_role(session, change.site_id, who, change.before["role"], now)


def _put_back(row: Site | WebhookEndpoint | None, change: SiteChange) -> None:
    if row is None or any(
        _plain(getattr(row, name)) != value for name, value in change.after.items()
    ):
        raise Conflict(_OVERTAKEN)
    for name, value in change.before.items():
        is_moment = name.endswith(("_at", "_since")) and value is not None
        setattr(row, name, datetime.fromisoformat(value) if is_moment else value)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


_UNDOINGS: dict[str, Callable[[Session, SiteChange, datetime], None]] = {
    "settings": _undo_settings,
    "webhook": _undo_webhook,
    "origin": _undo_origin,
    "role": _undo_role,
}
