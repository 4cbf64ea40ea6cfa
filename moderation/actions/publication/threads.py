"""Find or make the thread of a page."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlunsplit

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.identifiers import new_id
from moderation.tables import Thread
from moderation.transactions.prepared import Prepared
from moderation.vault import mask_url
from moderation.web_address import split_address

_threads = Thread.__table__.c
_FIND = Prepared(
    select(_threads.id, _threads.title, _threads.excerpt).where(
        _threads.site_id == bindparam("site_id"), _threads.url_digest == bindparam("digest")
    )
)
_INSERT = Prepared(insert(Thread.__table__))


def canonical_thread_url(url: str) -> str:
    """The page's URL without its fragment, and without query parameters that hold an address."""
    parts = split_address(url.strip())
    bare = parts._replace(
        scheme=parts.scheme.lower(),
        netloc=parts.netloc.lower(),
        path=parts.path or "/",
        fragment="",
    )
    return mask_url(urlunsplit(bare))


def thread_digest(url: str) -> bytes:
    """32 bytes that stand for a page's canonical address in an index."""
    return hashlib.sha256(url.encode()).digest()


def find_thread(connection: Connection, site_id: str, url: str) -> str | None:
    """The identifier of a site's thread by its canonical address."""
    found = _FIND.rows(connection, _where(site_id, url))
    return str(found[0][0]) if found else None


def find_threads(connection: Connection, site_id: str, urls: Iterable[str]) -> dict[str, str]:
    """The identifiers of those of a site's threads that there are, by canonical address."""
    by_digest = {thread_digest(url): url for url in urls}
    query = select(_threads.id, _threads.url_digest).where(
        _threads.site_id == site_id, _threads.url_digest.in_(sorted(by_digest))
    )
    return {by_digest[row.url_digest]: row.id for row in connection.execute(query)}


def _where(site_id: str, url: str) -> dict[str, object]:
    return {"site_id": site_id, "digest": thread_digest(url)}


def open_thread(
    connection: Connection, site_id: str, url: str, title: str, excerpt: str, now: datetime
) -> str:
    """The identifier of the page's thread, which is made where there is none yet."""
    found = _FIND.rows(connection, _where(site_id, url))
    if not found:
        return _make_thread(connection, site_id, url, title, excerpt, now)
    thread_id, last_title, last_excerpt = found[0]
    if (title and title != last_title) or (excerpt and excerpt != last_excerpt):
        changed = {"title": title or last_title, "excerpt": excerpt or last_excerpt}
        connection.execute(update(Thread).where(Thread.id == thread_id).values(changed))
    return str(thread_id)


def _make_thread(
    connection: Connection, site_id: str, url: str, title: str, excerpt: str, now: datetime
) -> str:
    values = {
        "id": new_id(),
        "site_id": site_id,
        "url": url,
        "url_digest": thread_digest(url),
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
        found = find_thread(connection, site_id, url)
        if found is None:
            raise
        return found
    return str(values["id"])
