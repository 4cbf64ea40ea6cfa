"""Read the queue: a page of one of a site's four lists, and how long each list is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.publication.comment_view import select_comment_views
from moderation.actions.queue.beginnings import EXCERPT, excerpt_of
from moderation.actions.queue.count_lists import COUNT_UP_TO, count_lists
from moderation.actions.queue.filterable import tone_of
from moderation.actions.queue.filters import conditions_of
from moderation.actions.queue.listing import Listing, Position, newest_id
from moderation.actions.queue.look_through import Look, look_through
from moderation.identifiers import is_id
from moderation.statuses import STATUSES
from moderation.tables import Comment, Decision, Site, StoredOpinion, Thread
from moderation.transactions.prepared import Row
from moderation.transactions.prepared_for_some import PreparedForSome
from moderation.vault import BrokenSeal, Vault
from moderation.vault.contacts import beside

PAGE = 50
MOST_ARRIVALS = 100
_DOUBTFUL = 0.3  # from here on what speaks for spam is what a moderator wants to hear

# Phases that only repeat what the opinion says, or say nothing of the comment.
_TELL_NOTHING = {"", "hold_by_default", "spam_above_threshold", "publish_by_default"}


class QueueRow(NamedTuple):
    """A comment as one line of a list; a tuple, for a page makes fifty of them."""

    id: str
    version: int
    status: str
    author_name: str
    masked_address: str | BrokenSeal | None
    thread_title: str
    thread_url: str
    created_at: datetime
    excerpt: str
    risk: float | None
    reason: str
    reason_code: str | None  # of a reason that speaks for spam and can be filtered by
    kind: str | None  # of spam
    tone: str | None  # what its words are most like, where they are above the site's share
    site: str
    site_id: str
    thread_id: str
    is_edit: bool  # an older text is public while this one waits


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows, where to go on after them, and the length of every list.

    ``listing`` is what was read: one that was just opened ends where it ends now. ``matching`` is
    the number that the filters leave, of as many as one look reaches (``is_whole``: of all).
    ``further`` is where to look on, where the page isn't full and the list has not ended.
    """

    rows: Sequence[QueueRow]
    next_after: Position | None
    counts: Mapping[str, int]
    listing: Listing
    matching: int = 0
    is_whole: bool = True
    further: Position | None = None
    arrived: int = 0
    thread_name: str | None = None  # of the only thread, where the list is limited to one


def read_queue(
    session: Session, installation: Installation, site_id: str, listing: Listing, limit: int = PAGE
) -> QueuePage:
    """One page of a list. No list is counted further than one past ``COUNT_UP_TO``."""
    site_ids = listing.ids_of_sites(site_id)
    arrived = _arrived(session, site_ids, listing)
    if listing.until is None:
        listing = replace(listing, until=newest_id(session, site_ids, STATUSES))
    counts = count_lists(session, site_ids)
    matching = _matching(session, site_ids, listing, counts)
    look = _look(session, site_ids, listing, limit + 1, matching)
    rows = rows_of(session, installation, look.ids[:limit])
    thread_name = _thread_name(session, site_ids, listing.filters.thread_id)
    more = len(look.positions) > limit
    return QueuePage(
        rows=rows,
        next_after=look.positions[limit - 1] if more else None,
        counts=counts,
        listing=listing,
        matching=len(matching.positions) if listing.filters else counts[listing.status],
        is_whole=matching.further is None,
        further=look.further,
        arrived=arrived,
        thread_name=thread_name,
    )


def read_arrivals(session: Session, site_id: str, listing: Listing) -> int:
    """How many comments of the list came in after it was opened; at most ``MOST_ARRIVALS``."""
    return _arrived(session, listing.ids_of_sites(site_id), listing)


def site_in_list(session: Session, comment_id: str, listing: Listing) -> str | None:
    """The site of a comment in a list of several sites; None where it is on none of them."""
    if not listing.site_ids or not is_id(comment_id):
        return None
    query = select(Site.name).join(Comment, Comment.site_id == Site.id)
    return session.scalar(query.where(Comment.id == comment_id, Site.id.in_(listing.site_ids)))


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


def rows_of(session: Session, installation: Installation, ids: Sequence[str]) -> list[QueueRow]:
    """Comments as lines of a list, in the order of ``ids``; the caller may see them."""
    rows = _rows_named().rows(session.connection(), ids)
    found = {row.id: row for row in lines_of(installation, rows)}
    return [found[one] for one in ids if one in found]


@cache
def _rows_named() -> PreparedForSome:
    return PreparedForSome(Comment.id, lambda ids: select_rows().where(Comment.id.in_(ids)))


class _Found(NamedTuple):
    """What ``select_rows`` asks for, in its order."""

    id: str
    site_id: str
    thread_id: str
    version: int
    status: str
    revision: int
    published_revision: int | None
    author_name: str
    created_at: datetime
    risk: float | None
    kind: str | None
    heat: float | None
    tone_bits: int | None
    tone_language: str | None
    tone_cuts: Mapping[str, float] | None
    beginning: str
    title: str
    url: str
    site: str
    spam: float | None
    reasons: Sequence[Mapping[str, Any]] | None
    phase: str | None
    verdict: str | None
    sealed: bytes | None
    key_id: str | None


def select_rows() -> Select[*tuple[Any, ...]]:
    """Comments as ``lines_of`` wants them: a line needs few columns, and only a text's beginning.

    Rows of plain columns: a page has fifty of them, and objects would cost more than the rest.
    """
    views = select_comment_views().join(Site, Site.id == Comment.site_id)
    columns = views.with_only_columns(
        Comment.id,
        Comment.site_id,
        Comment.thread_id,
        Comment.version,
        Comment.status,
        Comment.revision,
        Comment.published_revision,
        Comment.author_name,
        Comment.created_at,
        Comment.risk,
        Comment.kind,
        Comment.heat,
        Comment.tone_bits,
        Comment.tone_language,
        Site.tone_cuts,
        func.substr(Comment.body, 1, 2 * EXCERPT + 1),
        Thread.title,
        Thread.url,
        Site.name,
        StoredOpinion.spam,
        StoredOpinion.reasons,
        Decision.phase,
        Decision.text,
    )
    return beside(columns)


def lines_of(installation: Installation, rows: Sequence[Row]) -> list[QueueRow]:
    """What a statement made from ``select_rows`` has found, as lines of a list."""
    vault = installation.vault.pinned()
    return [_line_of(_Found._make(row), vault) for row in rows]


def _line_of(row: _Found, vault: Vault) -> QueueRow:
    reason, code = _main_reason(row)
    return QueueRow(
        id=row.id,
        version=row.version,
        status=row.status,
        author_name=row.author_name,
        masked_address=vault.masked(row.site_id, row.id, row.sealed, row.key_id),
        thread_title=row.title,
        thread_url=row.url,
        created_at=row.created_at,
        excerpt=excerpt_of(row.beginning),
        risk=row.risk,
        reason=reason,
        reason_code=code,
        kind=row.kind,
        tone=tone_of(row),
        site=row.site,
        site_id=row.site_id,
        thread_id=row.thread_id,
        is_edit=row.published_revision not in {None, row.revision},
    )


def _main_reason(row: _Found) -> tuple[str, str | None]:
    """The one sentence that tells most about why the comment is where it is.

    Also its code, where it comes from the opinion and speaks for spam.
    """
    if row.verdict is not None and (row.phase or "") not in _TELL_NOTHING:
        return row.verdict, None
    if row.spam is None:
        return "The spam model has not judged this yet.", None
    if not row.reasons:
        return "Nothing in it stands out.", None
    towards = 1 if row.spam >= _DOUBTFUL else -1
    first = max(row.reasons, key=lambda reason: towards * reason["weight"])
    return sentence(first["text"]), first["code"] if first["weight"] > 0 else None


def _arrived(session: Session, site_ids: Sequence[str], listing: Listing) -> int:
    if listing.until is None:
        return 0
    later = (
        select(Comment)
        .where(
            Comment.site_id.in_(site_ids),
            Comment.status == listing.status,
            Comment.id > listing.until,
        )
        .limit(MOST_ARRIVALS)
    )
    found = aliased(Comment, later.subquery())
    query = select(func.count(found.id)).where(*conditions_of(listing.filters, found, clock.now()))
    return session.scalar(query) or 0


def _thread_name(session: Session, site_ids: Sequence[str], thread_id: str | None) -> str | None:
    if thread_id is None:
        return None
    query = select(Thread).where(Thread.id == thread_id, Thread.site_id.in_(site_ids))
    thread = session.scalar(query)
    return (thread.title or thread.url) if thread else None


def _matching(
    session: Session, site_ids: Sequence[str], listing: Listing, counts: Mapping[str, int]
) -> Look:
    if not listing.filters or not counts[listing.status]:
        return Look(())
    return look_through(session, site_ids, listing.behind(None), COUNT_UP_TO + 1)


def _look(
    session: Session, site_ids: Sequence[str], listing: Listing, limit: int, matching: Look
) -> Look:
    """The page's comments: on the first page those that were found when they were counted."""
    if not listing.filters or listing.after is not None:
        return look_through(session, site_ids, listing, limit)
    found = matching.positions[:limit]
    return Look(found, matching.further if len(found) < limit else None)
