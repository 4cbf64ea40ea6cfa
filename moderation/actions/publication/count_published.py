"""Count what is published under several pages at once."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_thread import ThreadVersion
from moderation.errors import NotFound
from moderation.tables import Comment, Site, Thread
from moderation.web_address import PageRules


def thread_versions(
    session: Session, site_name: str, pages: Iterable[Page]
) -> Mapping[Page, ThreadVersion]:
    """Versions of the threads of these pages, by page, where there is a thread.

    Raises ``NotFound`` for a site that is none.
    """
    query = select(Site.id, Site.page_rules).where(Site.name == site_name)
    site = session.execute(query).one_or_none()
    if site is None:
        raise NotFound("There is no site of this name.")
    rules = PageRules.of(site.page_rules)
    digests = {page: page.digest(rules) for page in pages}
    rows = session.execute(
        select(Thread.id, Thread.version, Thread.url_digest).where(
            Thread.site_id == site.id, Thread.url_digest.in_(set(digests.values()))
        )
    )
    found = {row.url_digest: ThreadVersion(row.id, row.version) for row in rows}
    return {page: found[digest] for page, digest in digests.items() if digest in found}


def count_published(session: Session, thread_ids: Sequence[str]) -> Mapping[str, int]:
    """How many comments of each thread the public sees; threads without any are left out."""
    rows = session.execute(
        select(Comment.thread_id, func.count())
        .where(Comment.thread_id.in_(thread_ids), Comment.published_revision.is_not(None))
        .group_by(Comment.thread_id)
    )
    return {row[0]: row[1] for row in rows}
