"""Read one's own sites, page by page, and how many comments wait on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from moderation.actions.people.membership import Desk, WantedDesks, desks_named
from moderation.actions.queue.count_lists import COUNT_UP_TO
from moderation.tables import Comment, Site

PAGE = 50


@dataclass(frozen=True, slots=True)
class OwnSite:
    """A site, and how many comments wait there: at most one past ``COUNT_UP_TO``."""

    desk: Desk
    waiting: int


@dataclass(frozen=True, slots=True)
class OwnSites:
    """Some of them by name. ``next_after`` is the name behind which there are more."""

    sites: Sequence[OwnSite]
    next_after: str | None


def read_own_sites(session: Session, moderator_id: str, wanted: WantedDesks) -> OwnSites:
    """One page of a moderator's sites, in two statements."""
    desks, are_more = desks_named(session, moderator_id, wanted, PAGE)
    waiting = dict(session.execute(_waiting([one.site_id for one in desks])).all())
    sites = [OwnSite(one, waiting[one.site_id]) for one in desks]
    return OwnSites(sites, desks[-1].site if are_more else None)


def _waiting(site_ids: Sequence[str]) -> Select[str, int]:
    some = (
        select(literal(1))
        .where(Comment.site_id == Site.id, Comment.status == "pending")
        .limit(COUNT_UP_TO + 1)
        .correlate(Site)
        .subquery()
    )
    number = select(func.count()).select_from(some).correlate(Site).scalar_subquery()
    return select(Site.id, number).where(Site.id.in_(site_ids))
