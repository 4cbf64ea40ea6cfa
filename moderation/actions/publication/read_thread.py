"""Read a thread as the public sees it: what is published, oldest first unless asked otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.publication.closing import Closing, closing_of
from moderation.actions.publication.orders import OLDEST, in_order
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
        Comment.is_by_site.label("by_site"),
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
    select(
        _threads.id,
        _threads.version,
        _threads.pinned_id,
        _threads.closing,
        _threads.closed_until,
        _threads.created_at,
        _sites.door_settings,
        _sites.page_rules,
    )
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
    by_site: bool = False
    pinned: bool = False

    @property
    def author(self) -> dict[str, str | None]:
        """Who wrote it."""
        return {"name": self.author_name, "url": self.author_url}


@dataclass(frozen=True, slots=True)
class ThreadVersion:
    """A thread, and the number that rises whenever the public would see something else.

    Time alone closes and opens it, by which the number does not rise.
    """

    thread_id: str
    version: int
    pinned_id: str | None = None
    closing: Closing | None = None


def thread_version(
    session: Session | Connection, site_name: str, page: Page
) -> ThreadVersion | None:
    """The version of a page's thread; None where nobody commented yet.

    Raises ``NotFound`` for a site that is none.
    """
    connection = session.connection() if isinstance(session, Session) else session
    wanted = {"site_name": site_name, "digest": page.digest()}
    found = _VERSION.rows(connection, wanted)
    if found and found[0][-1]:
        digest = page.digest(PageRules.of(found[0][-1]))
        found = _VERSION.rows(connection, wanted | {"digest": digest})
    if not found:
        raise NotFound("There is no site of this name.")
    thread_id, version, pinned_id, said, until, begun, settings, _ = found[0]
    if not thread_id:
        return None
    closing = closing_of(said, until, begun, settings, clock.now())
    return ThreadVersion(thread_id, version, pinned_id, closing)


def read_thread(
    session: Session,
    thread_id: str,
    *,
    after: str | None,
    limit: int,
    order: str = OLDEST,
    pinned_id: str | None = None,
) -> tuple[Sequence[PublicComment], str | None]:
    """A page of what is published, and the identifier to go on after, if there is more.

    ``order`` is one of ``ORDERS``. The pinned comment comes first, and in no other place.
    """
    if order == OLDEST:
        shown, following = _oldest_first(session, thread_id, after, limit, pinned_id)
    else:
        shown, following = _ordered(session, thread_id, order, after, limit, pinned_id)
    return [_pinned(one) if one.id == pinned_id else one for one in shown], following


def _oldest_first(
    session: Session, thread_id: str, after: str | None, limit: int, pinned_id: str | None
) -> tuple[list[PublicComment], str | None]:
    in_thread = PUBLISHED.where(Comment.thread_id == thread_id)
    query = in_thread.order_by(Comment.id).limit(limit + 1)
    if pinned_id:
        query = query.where(Comment.id != pinned_id)
    if after:
        query = query.where(Comment.id > after)
    rows = session.connection().execute(query).all()
    shown = [_public(row) for row in rows[:limit]]
    following = shown[-1].id if len(rows) > limit else None
    first = [] if after or not pinned_id else _of(session, thread_id, [pinned_id])
    return first + _with_stubs(session, shown), following


def _ordered(
    session: Session,
    thread_id: str,
    order: str,
    after: str | None,
    limit: int,
    pinned_id: str | None,
) -> tuple[list[PublicComment], str | None]:
    """Every comment behind what it answers, so that a page needs none that comes later."""
    query = select(Comment.id, Comment.parent_id).where(
        Comment.thread_id == thread_id, Comment.published_revision.is_not(None)
    )
    pairs = [(row.id, row.parent_id) for row in session.connection().execute(query)]
    all_ids = in_order(pairs, order, pinned_id)
    begin = all_ids.index(after) + 1 if after in all_ids else 0
    wanted = all_ids[begin : begin + limit]
    by_id = {one.id: one for one in _of(session, thread_id, wanted)}
    shown = _with_stubs(session, [by_id[one] for one in wanted if one in by_id])
    return shown, wanted[-1] if len(all_ids) > begin + limit else None


def _of(session: Session, thread_id: str, ids: list[str]) -> list[PublicComment]:
    query = PUBLISHED.where(Comment.thread_id == thread_id, Comment.id.in_(ids))
    return [_public(row) for row in session.connection().execute(query)]


def _with_stubs(session: Session, shown: list[PublicComment]) -> list[PublicComment]:
    """What was withdrawn and has replies stands before the first of them, without name and text."""
    stubs: dict[str, PublicComment] = {}
    known = {one.id for one in shown}
    missing = {one.parent_id for one in shown if one.parent_id} - known
    while missing:
        rows = session.connection().execute(_STUBS, {"ids": sorted(missing)}).all()
        found = [PublicComment(row.id, row.parent_id, "", None, "", row.created_at) for row in rows]
        stubs |= {one.id: one for one in found}
        known |= missing
        missing = {one.parent_id for one in found if one.parent_id} - known
    whole: list[PublicComment] = []
    for one in shown:
        above = [one]
        while stub := stubs.pop(above[-1].parent_id or "", None):
            above.append(stub)
        whole += reversed(above)
    return whole


def _pinned(comment: PublicComment) -> PublicComment:
    return replace(comment, pinned=True)


def _public(row: Row[*tuple[Any, ...]]) -> PublicComment:
    return PublicComment(
        row.id,
        row.parent_id,
        row.author_name,
        row.author_url,
        row.body,
        row.created_at,
        row.by_site,
    )
