"""Read the list that one comment is in, in short: what stands beside its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from moderation.actions.queue.listing import Listing
from moderation.actions.queue.look_through import look_through
from moderation.actions.queue.read_queue import EXCERPT, PAGE, count_lists, excerpt_of
from moderation.tables import Comment, Site


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A comment as a line of the short list."""

    id: str
    site: str
    author_name: str
    risk: float | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A page of the list from the same place on, and the length of every list."""

    rows: Sequence[BesideRow]
    counts: Mapping[str, int]


def read_beside(session: Session, site_id: str, listing: Listing) -> Beside:
    """The same comments as on the list's own page, without what only that page says."""
    site_ids = listing.ids_of_sites(site_id)
    ids = look_through(session, site_ids, listing, PAGE).ids
    rows = session.execute(_rows_named(), {"ids": ids}).all()
    found = {row[0]: BesideRow(*row[:4], excerpt_of(row[4])) for row in rows}
    return Beside([found[one] for one in ids if one in found], count_lists(session, site_ids))


@cache
def _rows_named() -> Select[str, str, str, float | None, str]:
    enough = func.substr(Comment.body, 1, 2 * EXCERPT + 1)
    return (
        select(Comment.id, Site.name, Comment.author_name, Comment.risk, enough)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.id.in_(bindparam("ids", expanding=True)))
    )
