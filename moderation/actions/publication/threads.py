"""Find or make the thread of a page."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.actions.publication.pages import Page
from moderation.identifiers import new_id
from moderation.tables import Thread
from moderation.transactions.prepared import Prepared

_threads = Thread.__table__.c
_FIND = Prepared(
    select(_threads.id, _threads.title, _threads.excerpt).where(
        _threads.site_id == bindparam("site_id"), _threads.url_digest == bindparam("digest")
    )
)
_INSERT = Prepared(insert(Thread.__table__))


def find_thread(connection: Connection, site_id: str, page: Page) -> str | None:
    """The identifier of the thread of a site's page."""
    found = _FIND.rows(connection, _where(site_id, page))
    return str(found[0][0]) if found else None


def find_threads(connection: Connection, site_id: str, pages: Iterable[Page]) -> dict[Page, str]:
    """The identifiers of those of a site's threads that there are, by page."""
    digests = {page: page.digest() for page in pages}
    query = select(_threads.id, _threads.url_digest).where(
        _threads.site_id == site_id, _threads.url_digest.in_(sorted(set(digests.values())))
    )
    found = {row.url_digest: row.id for row in connection.execute(query)}
    return {page: found[digest] for page, digest in digests.items() if digest in found}


def _where(site_id: str, page: Page) -> dict[str, object]:
    return {"site_id": site_id, "digest": page.digest()}


def open_thread(
    connection: Connection, site_id: str, page: Page, title: str, excerpt: str, now: datetime
) -> str:
    """The identifier of the page's thread, which is made where there is none yet."""
    found = _FIND.rows(connection, _where(site_id, page))
    if not found:
        return _make_thread(connection, site_id, page, title, excerpt, now)
    thread_id, last_title, last_excerpt = found[0]
    if (title and title != last_title) or (excerpt and excerpt != last_excerpt):
        changed = {"title": title or last_title, "excerpt": excerpt or last_excerpt}
        connection.execute(update(Thread).where(Thread.id == thread_id).values(changed))
    return str(thread_id)


def _make_thread(
    connection: Connection, site_id: str, page: Page, title: str, excerpt: str, now: datetime
) -> str:
    values = {
        "id": new_id(),
        "site_id": site_id,
        "url": page.shown,
        "url_digest": page.digest(),
        "title": title,
        "excerpt": excerpt,
        "version": 1,
        "created_at": now,
    }
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
