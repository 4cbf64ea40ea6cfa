"""Read what was published last, on a site or on one of its pages, for whoever follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation.actions.installation.door import shows_links
from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_thread import PUBLISHED
from moderation.errors import NotFound
from moderation.identifiers import id_within
from moderation.tables import Comment, Site, Thread
from moderation.web_address import PageRules

NEWEST = 50

_ENTRIES = (
    PUBLISHED.add_columns(
        Comment.decided_at.label("updated_at"),
        Thread.url.label("thread_url"),
        Thread.title.label("thread_title"),
    )
    .join(Thread, Thread.id == Comment.thread_id)
    .order_by(Comment.decided_at.desc(), Comment.id.desc())
    .limit(NEWEST)
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A published comment, and the page that it is on."""

    id: str
    parent_id: str | None
    author_name: str
    author_url: str | None
    body: str
    created_at: datetime
    by_site: bool
    updated_at: datetime
    thread_url: str
    thread_title: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What was published last, newest first. ``id`` stays the same for good."""

    id: str
    title: str
    created_at: datetime
    entries: Sequence[FeedEntry]
    links: bool = True  # whether addresses in texts can be followed


def read_site_feed(session: Session, site_name: str) -> Feed:
    """What was published last on a site. Raises ``NotFound``."""
    site = _site(session, site_name)
    entries = _read(session, _ENTRIES.where(Comment.site_id == site.id))
    links = shows_links(site.door_settings)
    return Feed(id_within(site.id, ""), site.name, site.created_at, entries, links)


def read_thread_feed(session: Session, site_name: str, page: Page) -> Feed:
    """What was published last on a page; nothing where nobody wrote.

    Raises ``NotFound`` for a site that is none.
    """
    site = _site(session, site_name)
    found = session.execute(
        select(Thread.id, Thread.title).where(
            Thread.site_id == site.id,
            Thread.url_digest == page.digest(PageRules.of(site.page_rules)),
        )
    ).one_or_none()
    entries = _read(session, _ENTRIES.where(Comment.thread_id == found.id)) if found else []
    # A page whose comments all wait is told of as one that has none.
    title = found.title if found and entries else ""
    links = shows_links(site.door_settings)
    own_id, title = id_within(site.id, page.shown), title or page.shown
    return Feed(own_id, title, site.created_at, entries, links)


def _site(session: Session, name: str) -> Site:
    site = session.scalars(select(Site).where(Site.name == name)).one_or_none()
    if site is None:
        raise NotFound("There is no site of this name.")
    return site


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[FeedEntry]:
    return [FeedEntry(**row._mapping) for row in session.execute(query)]  # noqa: SLF001
