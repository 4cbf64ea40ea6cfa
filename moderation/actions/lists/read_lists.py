"""Read a site's lists: a page of entries, one entry, and what the notice says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment, ListEntry, Moderator
from moderation.vault import BrokenSeal

PAGE = 50
_NOTICE_LIFETIME = timedelta(minutes=10)
_NAMES_OF = 20  # the newest so many comments tell under which names an author writes
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Author:
    """Who an entry is about, as far as a moderator may see it."""

    names: Sequence[str]
    masked_address: str | BrokenSeal | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry with who put it there, when, why, and until when."""

    id: str
    list_name: str
    kind: str
    value: str | None
    author: Author | None
    reason: str | None
    moderator: str | None
    created_at: datetime
    expires_at: datetime | None
    is_over: bool
    is_removed: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some entries, newest first, where to go on, and how long both lists are."""

    rows: Sequence[EntryRow]
    next_after: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries somebody wants to see."""

    list_name: str = "blocked"
    kind: str = ""
    text: str = ""
    after: str = ""


def read_lists(
    session: Session, installation: Installation, site_id: str, wanted: Filter
) -> ListPage:
    """A page of one list."""
    now = clock.now()
    query = _entries(site_id).where(
        ListEntry.list_name == wanted.list_name, ListEntry.removed_at.is_(None)
    )
    if wanted.kind:
        query = query.where(ListEntry.kind == wanted.kind)
    if wanted.text:
        query = query.where(_says(wanted.text))
    if is_id(wanted.after):
        query = query.where(ListEntry.id < wanted.after)
    found = session.execute(query.order_by(ListEntry.id.desc()).limit(PAGE + 1)).all()
    rows = [_row(session, installation, row, now) for row in found[:PAGE]]
    counts = _counts(session, site_id)
    return ListPage(rows, rows[-1].id if len(found) > PAGE else None, counts)


def read_entry(
    session: Session, installation: Installation, site_id: str, entry_id: str
) -> EntryRow:
    """One entry of the site, removed or not. Raises ``NotFound``."""
    if not is_id(entry_id):
        raise NotFound("There is no such entry, or its time is long over.")
    row = session.execute(_entries(site_id).where(ListEntry.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such entry, or its time is long over.")
    return _row(session, installation, row, clock.now())


def read_list_notice(
    session: Session, installation: Installation, site_id: str, entry_id: str
) -> EntryRow | None:
    """The entry that an address says was just added or removed; None where that is long ago."""
    try:
        entry = read_entry(session, installation, site_id, entry_id)
    except NotFound:
        return None
    is_new = clock.now() - entry.created_at < _NOTICE_LIFETIME
    return entry if is_new or entry.is_removed else None


def describe_author(
    session: Session, installation: Installation, site_id: str, blind_index: bytes
) -> Author:
    """The names that the author's newest comments carried, and the masked address."""
    ids = session.scalars(
        installation.vault.same_author(site_id, blind_index).limit(_NAMES_OF)
    ).all()
    query = select(Comment.author_name).where(Comment.id.in_(ids)).order_by(Comment.id.desc())
    names = list(dict.fromkeys(name for name in session.scalars(query) if name))
    masked = installation.vault.masked_addresses(session, ids)
    return Author(names[:_MOST_NAMES], next(iter(masked.values()), None))


def _entries(site_id: str) -> Any:
    return (
        select(ListEntry, Moderator.display_name)
        .outerjoin(Moderator, Moderator.id == ListEntry.moderator_id)
        .where(ListEntry.site_id == site_id)
    )


def _says(text: str) -> ColumnElement[bool]:
    return or_(
        func.lower(ListEntry.value).contains(text.lower(), autoescape=True),
        func.lower(ListEntry.reason).contains(text.lower(), autoescape=True),
    )


def _row(
    session: Session, installation: Installation, row: Row[*tuple[Any, ...]], now: datetime
) -> EntryRow:
    entry: ListEntry = row[0]
    author = None
    if entry.blind_index is not None:
        author = describe_author(session, installation, entry.site_id, entry.blind_index)
    return EntryRow(
        id=entry.id,
        list_name=entry.list_name,
        kind=entry.kind,
        value=entry.value,
        author=author,
        reason=entry.reason,
        moderator=row[1],
        created_at=entry.created_at,
        expires_at=entry.expires_at,
        is_over=entry.expires_at is not None and entry.expires_at <= now,
        is_removed=entry.removed_at is not None,
    )


def _counts(session: Session, site_id: str) -> dict[str, int]:
    query = (
        select(ListEntry.list_name, func.count())
        .where(and_(ListEntry.site_id == site_id, ListEntry.removed_at.is_(None)))
        .group_by(ListEntry.list_name)
    )
    return {"blocked": 0, "trusted": 0} | {row[0]: row[1] for row in session.execute(query)}
