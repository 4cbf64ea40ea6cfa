"""Read a thread as the public sees it: what is published, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from moderation.actions.publication.pages import Page
from moderation.errors import NotFound
from moderation.tables import Comment, Decision, Revision, Site, Thread
from moderation.transactions.prepared import Prepared
from moderation.web_address import PageRules

PUBLISHED = (
    select(
        Comment.id,
        Comment.parent_id,
        Comment.author_name,
        Comment.author_url,
        func.coalesce(Revision.body, Comment.body).label("body"),
        Comment.submitted_at.label("created_at"),  # when it was written, as far as its site says
    )
    .outerjoin(
        Revision,
        and_(
            Revision.comment_id == Comment.id,
            Revision.number == Comment.published_revision,
            Comment.published_revision != Comment.revision,
        ),
    )
    .where(Comment.published_revision.is_not(None))
)
"""What the public sees, with the text that it sees: an edit that waits is not shown."""

_sites = Site.__table__.c
_threads = Thread.__table__.c
_VERSION = Prepared(
    select(_threads.id, _threads.version, _sites.page_rules)
    .select_from(
        Site.__table__.outerjoin(
            Thread.__table__,
            and_(_threads.site_id == _sites.id, _threads.url_digest == bindparam("digest")),
        )
    )
    .where(_sites.name == bindparam("site_name"))
)


_STUBS = (
    select(Comment.id, Comment.parent_id, Comment.submitted_at.label("created_at"))
    .join(
        Decision,
        and_(Decision.comment_id == Comment.id, Decision.version == Comment.version),
    )
    .where(
        Comment.id.in_(bindparam("ids", expanding=True)),
        Comment.published_revision.is_(None),
        Decision.decided_by == "author",
    )
)


@dataclass(frozen=True, slots=True)
class PublicComment:
    """What the public may know of a comment, and nothing else.

    Of one that its author has withdrawn, and that has replies, name and text are empty.
    """

    id: str
    parent_id: str | None
    author_name: str
    author_url: str | None
    body: str
    created_at: datetime

    @property
    def author(self) -> dict[str, str | None]:
        """Who wrote it."""
        return {"name": self.author_name, "url": self.author_url}


@dataclass(frozen=True, slots=True)
class ThreadVersion:
    """A thread, and the number that rises whenever the public would see something else."""

    thread_id: str
    version: int


def thread_version(
    session: Session | Connection, site_name: str, page: Page
) -> ThreadVersion | None:
    """The version of a page's thread; None where nobody commented yet.

    Raises ``NotFound`` for a site that is none.
    """
    connection = session.connection() if isinstance(session, Session) else session
    wanted = {"site_name": site_name, "digest": page.digest()}
    found = _VERSION.rows(connection, wanted)
    if found and found[0][2]:
        digest = page.digest(PageRules.of(found[0][2]))
        found = _VERSION.rows(connection, wanted | {"digest": digest})
    if not found:
        raise NotFound("There is no site of this name.")
    thread_id, version, _ = found[0]
    return ThreadVersion(thread_id, version) if thread_id else None


def read_thread(
    session: Session, thread_id: str, *, after: str | None, limit: int
) -> tuple[Sequence[PublicComment], str | None]:
    """A page of what is published, and the identifier to go on after, if there is more."""
    in_thread = PUBLISHED.where(Comment.thread_id == thread_id)
    query = in_thread.order_by(Comment.id).limit(limit + 1)
    if after:
        query = query.where(Comment.id > after)
    rows = session.connection().execute(query).all()
    shown = [_public(row) for row in rows[:limit]]
    following = shown[-1].id if len(rows) > limit else None
    return _with_stubs(session, shown), following


def _with_stubs(session: Session, shown: list[PublicComment]) -> list[PublicComment]:
    """What was withdrawn and has replies stands among them without name and text."""
    known, found = {one.id for one in shown}, list(shown)
    while missing := {one.parent_id for one in found if one.parent_id} - known:
        rows = session.connection().execute(_STUBS, {"ids": sorted(missing)}).all()
        stubs = [PublicComment(row.id, row.parent_id, "", None, "", row.created_at) for row in rows]
        known |= missing
        found += stubs
    return sorted(found, key=lambda one: one.id)


def _public(row: Row[*tuple[Any, ...]]) -> PublicComment:
    return PublicComment(
        row.id, row.parent_id, row.author_name, row.author_url, row.body, row.created_at
    )
