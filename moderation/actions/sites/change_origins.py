"""Add and remove an origin: whose pages may carry the site's form and thread."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.installation.record_change import record_change
from moderation.actions.sites.add_site import origin_of
from moderation.errors import Conflict, Invalid, NotFound
from moderation.tables import SiteOrigin

MOST_ORIGINS = 50
_LONGEST = 300


def add_origin(installation: Installation, site_id: str, written: str, moderator_id: str) -> str:
    """Add an origin; the answer is the change. Raises ``Invalid`` and ``Conflict``."""
    origin = _checked(written)
    now = clock.now()
    with installation.database.transaction() as session:
        count = select(func.count()).where(SiteOrigin.site_id == site_id)
        if (session.scalar(count) or 0) >= MOST_ORIGINS:
            raise Conflict("A site has at most 50 origins. Remove one first.")
        if not put_origin(session, site_id, origin, is_there=True):
            raise Conflict("This origin is on the list already.")
        record_act(session, _act("origin.added", site_id, moderator_id, origin, now))
        return _change(session, site_id, moderator_id, origin, now, is_there=True)


def remove_origin(installation: Installation, site_id: str, origin: str, moderator_id: str) -> str:
    """Remove an origin; the answer is the change. Raises ``NotFound``."""
    now = clock.now()
    with installation.database.transaction() as session:
        if not origin.isprintable() or not put_origin(session, site_id, origin, is_there=False):
            raise NotFound("This origin is not on the list any more.")
        record_act(session, _act("origin.removed", site_id, moderator_id, origin, now))
        return _change(session, site_id, moderator_id, origin, now, is_there=False)


def put_origin(session: Session, site_id: str, origin: str, *, is_there: bool) -> bool:
    """Make an origin be there or not; whether that changed anything."""
    found = session.get(SiteOrigin, (site_id, origin))
    if (found is not None) == is_there:
        return False
    if is_there:
        session.add(SiteOrigin(site_id=site_id, origin=origin))
    else:
        session.execute(
            delete(SiteOrigin).where(SiteOrigin.site_id == site_id, SiteOrigin.origin == origin)
        )
    return True


def _act(action: str, site_id: str, who: str, origin: str, now: datetime) -> Act:
    """The host goes into the trail, as far as it is one of codes."""
    host = origin.partition("://")[2].translate({ord("["): None, ord("]"): None})[:80]
    return Act(Actor.moderator(who), action, now, site_id, details=details_of(origin=host))


def _checked(written: str) -> str:
    """One origin in its one form: what the form's Origin header says."""
    origin = origin_of(written)
    if len(origin) > _LONGEST or not (origin.isascii() and origin.isprintable()) or " " in origin:
        raise Invalid(
            "An origin is http or https, a host, and at most a port: https://example.org",
            parameter="origin",
        )
    return origin


def _change(
    session: Session, site_id: str, who: str, origin: str, now: datetime, *, is_there: bool
) -> str:
    before, after = {"origin": origin, "is_there": not is_there}, {"is_there": is_there}
    return record_change(session, site_id, who, "origin", before, after, now)
