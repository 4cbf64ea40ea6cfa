"""Read what stands around one comment: its list in short, and what was said just before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from moderation.actions.queue.beginnings import EXCERPT, excerpt_of
from moderation.actions.queue.count_lists import count_lists
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.look_through import look_through
from moderation.actions.queue.read_queue import PAGE
from moderation.tables import Comment, Site
from moderation.transactions.prepared import Prepared
from moderation.transactions.prepared_for_some import PreparedForSome


class BesideRow(NamedTuple):
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
    rows = _rows_named().rows(session.connection(), ids)
    found = {row[0]: BesideRow(row[0], row[1], row[2], row[3], excerpt_of(row[4])) for row in rows}
    return Beside([found[one] for one in ids if one in found], count_lists(session, site_ids))


@cache
def _rows_named() -> PreparedForSome:
    enough = func.substr(Comment.body, 1, 2 * EXCERPT + 1)
    query: Any = select(Comment.id, Site.name, Comment.author_name, Comment.risk, enough).join(
        Site, Site.id == Comment.site_id
    )
    return PreparedForSome(Comment.id, lambda ids: query.where(Comment.id.in_(ids)))


_LOOKED_AT = 20  # a bound on the work, where a thread is full of spam
_SHOWN = 3
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Earlier:
    """A comment of the thread that came in a little earlier."""

    id: str
    author_name: str
    excerpt: str
    status: str
    created_at: datetime


def read_before(
    session: Session, thread_id: str, comment_id: str, but_not: str | None
) -> Sequence[Earlier]:
    """Up to three comments, oldest first; ``but_not`` is shown elsewhere on the page."""
    where = {"thread_id": thread_id, "comment_id": comment_id}
    rows = (_Before(*row) for row in _earlier().rows(session.connection(), where))
    told = [row for row in rows if row.status in {"approved", "pending"} and row.id != but_not]
    return [
        Earlier(row.id, row.author_name, excerpt_of(row.body, _EXCERPT), row.status, row.created_at)
        for row in reversed(told[:_SHOWN])
    ]


class _Before(NamedTuple):
    id: str
    author_name: str
    body: str
    status: str
    created_at: datetime


@cache
def _earlier() -> Prepared:
    earlier = Comment.id < bindparam("comment_id")
    query: Any = (
        select(Comment.id, Comment.author_name, Comment.body, Comment.status, Comment.created_at)
        .where(Comment.thread_id == bindparam("thread_id"), earlier)
        .order_by(Comment.id.desc())
        .limit(_LOOKED_AT)
    )
    return Prepared(query)
