"""A listing: which comments a moderator looks at, in which order, from where on.

Pages are found by the last comment of the page before (keyset), so that the thousandth page costs
what the first does. What has no opinion yet comes last where the riskiest or the most heated
come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from moderation.actions.queue.filters import Filters
from moderation.statuses import Status
from moderation.tables import Comment, Site
from moderation.transactions.prepared import Prepared
from moderation.transactions.prepared_for_some import PreparedForSome

Order = Literal["newest", "oldest", "riskiest", "heated", "thread"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "riskiest", "heated", "thread")

NOBODY = "00000000-0000-0000-0000-000000000000"
_NOTHING = Filters()


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a listing: right behind this comment. Only the order by thread needs its thread,
    only that by heat its heat, and each finds it where it is not said.
    """

    comment_id: str
    risk: float | None
    thread_id: str | None = None
    heat: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The comments of one status in one order, from a place on (None: from the top).

    ``until`` is the newest comment that there was when somebody opened the list: what came later
    is not in it. ``sites`` are names as the address has them: None for the page's own site, none
    for all of the moderator's; ``site_ids`` are those that they may see.
    """

    status: Status = "pending"
    order: Order = "newest"
    after: Position | None = None
    filters: Filters = _NOTHING
    until: str | None = None
    sites: tuple[str, ...] | None = None
    site_ids: tuple[str, ...] = ()

    def behind(self, position: Position | None) -> "Listing":
        """The same list, from another place on."""
        return replace(self, after=position)

    def ids_of_sites(self, site_id: str) -> tuple[str, ...]:
        """The sites whose comments are in it, seen from the page of one."""
        return (site_id,) if self.sites is None else self.site_ids


def newest_id(session: Session, site_ids: Sequence[str], statuses: Sequence[str]) -> str:
    """The newest comment of these sites, or an identifier before any; one statement."""
    if not site_ids:
        return NOBODY
    row: Sequence[str | None]
    if len(site_ids) == 1:
        newest = _newest_of_one(tuple(statuses))
        [row] = newest.rows(session.connection(), {"site_id": site_ids[0]})
    else:
        [row] = _newest_of_several(tuple(statuses)).rows(session.connection(), site_ids)
    return max((one for one in row if one), default=NOBODY)


@cache  # building a statement costs more than running it
def _newest_of_several(statuses: tuple[str, ...]) -> PreparedForSome:
    return PreparedForSome(
        Site.id, lambda sites: select(*(_newest_of(status, sites) for status in statuses))
    )


@cache
def _newest_of_one(statuses: tuple[str, ...]) -> Prepared:
    of_site = Comment.site_id == bindparam("site_id")
    ids = select(Comment.id).order_by(Comment.id.desc()).limit(1)
    each = (ids.where(of_site, Comment.status == status) for status in statuses)
    return Prepared(select(*(one.scalar_subquery() for one in each)))


def _newest_of(status: str, sites: Any) -> Any:
    """The newest of each site's newest, which an index knows."""
    of_site = (
        select(Comment.id)
        .where(Comment.site_id == Site.id, Comment.status == status)
        .order_by(Comment.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("id")
    )
    each = select(of_site).where(Site.id.in_(sites)).subquery()
    query = select(each.c.id).where(each.c.id.is_not(None))
    return query.order_by(each.c.id.desc()).limit(1).scalar_subquery()
