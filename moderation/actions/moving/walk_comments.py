"""Walk over a site's comments, page by page, for an export: some at a time, whatever there are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.moving.exported_comment import ExportedComment, ExportedPage
from moderation.tables import Comment, Revision, SearchDocument, Thread
from moderation.vault import BrokenSeal

_BATCH = 500

Walked = tuple[ExportedPage, Iterator[ExportedComment]]


def walk_comments(
    installation: Installation, site_id: str, statuses: Sequence[str], *, with_addresses: bool
) -> Iterator[Walked]:
    """Every page that has such comments, in the order in which pages came to be, and those.

    A comment that the public sees counts as approved, with the text that it sees. The caller has
    written down that addresses leave, where they do.
    """
    last = ""
    while True:
        with installation.database.reading() as session:
            threads = session.execute(_threads(site_id, statuses, last)).all()
        for thread in threads:
            page = ExportedPage(thread.number, thread.url, thread.title, thread.began)
            yield page, _walk_page(installation, thread.id, statuses, with_addresses=with_addresses)
        if len(threads) < _BATCH:
            return
        last = threads[-1].id


def count_walked(session: Session, site_id: str, statuses: Sequence[str]) -> int:
    """How many comments such a walk meets."""
    query = select(func.count()).select_from(Comment)
    return session.scalar(query.where(Comment.site_id == site_id, is_wanted(statuses))) or 0


def _walk_page(
    installation: Installation, thread_id: str, statuses: Sequence[str], *, with_addresses: bool
) -> Iterator[ExportedComment]:
    last = ""
    while True:
        with installation.database.reading() as session:
            rows = session.execute(_comments(thread_id, statuses, last)).all()
            above = _above(session, {row.parent_id for row in rows if row.parent_id}, statuses)
            ids = [row.id for row in rows] if with_addresses else []
            addresses = installation.vault.plain_addresses(session, ids)
        for row in rows:
            yield _exported(row, above, addresses)
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


def _threads(site_id: str, statuses: Sequence[str], after: str) -> Select[*tuple[Any, ...]]:
    numbers = (
        select(func.min(SearchDocument.number))
        .join(Comment, Comment.id == SearchDocument.comment_id)
        .where(Comment.thread_id == Thread.id)
        .scalar_subquery()
    )
    wanted = select(Comment.id).where(Comment.thread_id == Thread.id, is_wanted(statuses))
    began = wanted.with_only_columns(func.min(Comment.submitted_at)).scalar_subquery()
    query = (
        select(Thread.id, Thread.url, Thread.title, numbers.label("number"), began.label("began"))
        .where(Thread.site_id == site_id, wanted.exists())
        .order_by(Thread.id)
        .limit(_BATCH)
    )
    return query.where(Thread.id > after) if after else query


def is_wanted(statuses: Sequence[str]) -> ColumnElement[bool]:
    """Whether a comment is no test and is in one of the statuses, as the public sees it."""
    hidden = [status for status in statuses if status != "approved"]
    waiting = and_(Comment.published_revision.is_(None), Comment.status.in_(hidden))
    public = Comment.published_revision.is_not(None)
    standing = or_(public, waiting) if "approved" in statuses else waiting
    return and_(standing, Comment.is_test.is_(False))


def _comments(thread_id: str, statuses: Sequence[str], after: str) -> Select[*tuple[Any, ...]]:
    shown = and_(Revision.comment_id == Comment.id, Revision.number == Comment.published_revision)
    query = (
        select(
            Comment.id,
            Comment.parent_id,
            Comment.author_name,
            Comment.author_url,
            Comment.status,
            Comment.published_revision,
            Comment.is_by_site,
            Comment.submitted_at.label("created_at"),
            func.coalesce(Revision.body, Comment.body).label("body"),
            SearchDocument.number,
        )
        .join(SearchDocument, SearchDocument.comment_id == Comment.id)
        .outerjoin(Revision, shown)
        .where(Comment.thread_id == thread_id, is_wanted(statuses))
        .order_by(Comment.id)
        .limit(_BATCH)
    )
    return query.where(Comment.id > after) if after else query


def _above(
    session: Session, parent_ids: Iterable[str], statuses: Sequence[str]
) -> dict[str, tuple[str, int] | None]:
    """The nearest comment above that is in the export, by the one right above."""
    known: dict[str, Row[*tuple[Any, ...]]] = {}
    asked = set(parent_ids)
    while asked:
        query = (
            select(
                Comment.id,
                Comment.parent_id,
                SearchDocument.number,
                is_wanted(statuses).label("is_in"),
            )
            .join(SearchDocument, SearchDocument.comment_id == Comment.id)
            .where(Comment.id.in_(asked))
        )
        rows = session.execute(query).all()
        known |= {row.id: row for row in rows}
        asked = {row.parent_id for row in rows if not row.is_in and row.parent_id} - known.keys()
    return {parent_id: _nearest(parent_id, known) for parent_id in parent_ids}


def _nearest(
    comment_id: str | None, known: dict[str, Row[*tuple[Any, ...]]]
) -> tuple[str, int] | None:
    seen: set[str] = set()
    while comment_id and comment_id in known and comment_id not in seen:
        seen.add(comment_id)
        row = known[comment_id]
        if row.is_in:
            return row.id, row.number
        comment_id = row.parent_id
    return None


def _exported(
    row: Row[*tuple[Any, ...]],
    above: dict[str, tuple[str, int] | None],
    addresses: dict[str, str | BrokenSeal],
) -> ExportedComment:
    parent = above.get(row.parent_id)
    return ExportedComment(
        id=row.id,
        number=row.number,
        parent_id=parent[0] if parent else None,
        parent_number=parent[1] if parent else None,
        author_name=row.author_name,
        author_url=row.author_url,
        email=addresses.get(row.id),
        body=row.body,
        status="approved" if row.published_revision is not None else row.status,
        created_at=row.created_at,
        by_site=row.is_by_site,
    )
