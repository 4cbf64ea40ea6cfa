"""Find or make the thread of a page."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.actions.publication.pages import Page
from moderation.identifiers import new_id
from moderation.tables import Site, Thread
from moderation.transactions.gathered import (
    change_later,
    insert_later,
    is_gathering,
    waiting_rows,
)
from moderation.transactions.prepared import Prepared
from moderation.web_address import PageRules

_sites, _threads = Site.__table__.c, Thread.__table__.c
# One look for most: what is said of no page is the usual, and a site that says more is asked again.
_FIND = Prepared(
    select(
        _sites.page_rules,
        _sites.lists_version,
        _threads.id,
        _threads.title,
        _threads.excerpt,
        _threads.closing,
        _threads.closed_until,
        _threads.created_at,
    )
    .select_from(
        Site.__table__.outerjoin(
            Thread.__table__,
            and_(_threads.site_id == _sites.id, _threads.url_digest == bindparam("digest")),
        )
    )
    .where(_sites.id == bindparam("site_id"))
)
_INSERT = Prepared(insert(Thread.__table__))
_CHANGE = Prepared(
    update(Thread.__table__)
    .where(_threads.id == bindparam("thread"))
    .values(title=bindparam("new_title"), excerpt=bindparam("new_excerpt"))
)


class SaidOfPage(NamedTuple):
    """What decides whether a page can be commented on: see ``closing_of``."""

    closing: str | None = None
    until: datetime | None = None
    begun: datetime | None = None


class _Found(NamedTuple):
    """What there is of a page: its digest on the site, and its thread."""

    digest: bytes
    thread_id: str | None
    title: str
    excerpt: str
    said: SaidOfPage
    lists_version: int | None


class OpenPage(NamedTuple):
    """A page that is commented on: its thread, and what is read in the same look."""

    thread_id: str
    said: SaidOfPage
    lists_version: int | None  # of the site's lists; None where there is no such site (any more)


def find_thread(connection: Connection, site_id: str, page: Page) -> str | None:
    """The identifier of the thread of a site's page."""
    return _find(connection, site_id, page).thread_id


def find_threads(connection: Connection, site_id: str, pages: Iterable[Page]) -> dict[Page, str]:
    """The identifiers of those of a site's threads that there are, by page."""
    rules = rules_of(connection, site_id)
    digests = {page: page.digest(rules) for page in pages}
    query = select(_threads.id, _threads.url_digest).where(
        _threads.site_id == site_id, _threads.url_digest.in_(sorted(set(digests.values())))
    )
    found = {row.url_digest: row.id for row in connection.execute(query)}
    return {page: found[digest] for page, digest in digests.items() if digest in found}


def rules_of(connection: Connection, site_id: str) -> PageRules:
    """What the site says of its own addresses."""
    return PageRules.of(connection.scalar(select(_sites.page_rules).where(_sites.id == site_id)))


def _find(connection: Connection, site_id: str, page: Page) -> _Found:
    digest = page.digest()
    rows = _FIND.rows(connection, {"site_id": site_id, "digest": digest})
    if rows and rows[0][0]:
        digest = page.digest(PageRules.of(rows[0][0]))
        rows = _FIND.rows(connection, {"site_id": site_id, "digest": digest})
    _, version, *thread = rows[0] if rows else (None, None, None, "", "", None, None, None)
    if thread[0] is None:
        thread[:3] = _made_meanwhile(connection, site_id, digest) or thread[:3]
    thread_id, title, excerpt, *said = thread
    named = thread_id and str(thread_id)
    return _Found(digest, named, title or "", excerpt or "", SaidOfPage(*said), version)


def _made_meanwhile(connection: Connection, site_id: str, digest: bytes) -> list[str | None] | None:
    """Identifier, title and excerpt of a thread that another comment of the same moment begins."""
    for row in waiting_rows(connection, _INSERT):
        if row["url_digest"] == digest and row["site_id"] == site_id:
            return [row["id"], row["title"], row["excerpt"]]
    return None


def open_thread(
    connection: Connection, site_id: str, page: Page, title: str, excerpt: str, now: datetime
) -> str:
    """The identifier of the page's thread, which is made where there is none yet."""
    return open_page(connection, site_id, page, title, excerpt, now).thread_id


def open_page(
    connection: Connection, site_id: str, page: Page, title: str, excerpt: str, now: datetime
) -> OpenPage:
    """The same, with what else a comment on it asks of its site."""
    found = _find(connection, site_id, page)
    if found.thread_id is None:
        made = _make_thread(connection, site_id, page, found.digest, title, excerpt, now)
        return OpenPage(made, SaidOfPage(), found.lists_version)
    if (title and title != found.title) or (excerpt and excerpt != found.excerpt):
        changed = {"new_title": title or found.title, "new_excerpt": excerpt or found.excerpt}
        change_later(connection, _CHANGE, changed | {"thread": found.thread_id})
    return OpenPage(found.thread_id, found.said, found.lists_version)


def _make_thread(
    connection: Connection,
    site_id: str,
    page: Page,
    digest: bytes,
    title: str,
    excerpt: str,
    now: datetime,
) -> str:
    values = {
        "id": new_id(),
        "site_id": site_id,
        "url": page.shown,
        "url_digest": digest,
        "title": title,
        "excerpt": excerpt,
        "version": 1,
        "created_at": now,
    }
    if is_gathering(connection):  # where somebody is faster, all of it is tried again
        insert_later(connection, _INSERT, values)
        return str(values["id"])
    try:
        with connection.begin_nested():
            _INSERT.run(connection, values)
    except IntegrityError:
        # Another request made it at the same moment; what it made is as good as ours.
        found = find_thread(connection, site_id, page)
        if found is None:
            raise
        return found
    return str(values["id"])
