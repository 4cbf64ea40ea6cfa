"""Read the queue: a page of one of a site's four lists, and how long each list is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, literal, select
from sqlalchemy.orm import Session

from moderation.actions.comment_view import CommentView, select_comment_views, view_of
from moderation.actions.installation import Installation
from moderation.actions.listing import Listing, Position, ids_in
from moderation.policy.verdict import STATUSES
from moderation.tables import Comment, Thread

PAGE = 50
COUNT_UP_TO = 1_000
_EXCERPT = 320
_DOUBTFUL = 0.3  # from here on what speaks for spam is what a moderator wants to hear

# Phases that only repeat what the opinion says, or say nothing of the comment.
_TELL_NOTHING = {"", "hold_by_default", "spam_above_threshold", "publish_by_default"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A comment as one line of a list."""

    id: str
    version: int
    status: str
    author_name: str
    masked_address: str | None
    thread_title: str
    thread_url: str
    created_at: datetime
    excerpt: str
    risk: float | None
    reason: str
    is_edit: bool  # an older text is public while this one waits


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows, where to go on after them, and the length of every list."""

    rows: Sequence[QueueRow]
    next_after: Position | None
    counts: Mapping[str, int]


def read_queue(
    installation: Installation, site_id: str, listing: Listing, limit: int = PAGE
) -> QueuePage:
    """One page of a list. No list is counted further than one past ``COUNT_UP_TO``."""
    with installation.database.reading() as session:
        ids = ids_in(session, site_id, listing, limit + 1)
        rows = rows_of(session, installation, ids[:limit])
        counts = _counts(session, site_id)
    more = len(ids) > limit and rows
    return QueuePage(rows, Position(rows[-1].id, rows[-1].risk) if more else None, counts)


def main_reason(view: CommentView) -> str:
    """The one sentence that tells most about why the comment is where it is."""
    if view.verdict and view.verdict.phase not in _TELL_NOTHING:
        return view.verdict.text
    if view.opinion is None:
        return "The spam model has not judged this yet."
    towards = 1 if view.opinion.spam >= _DOUBTFUL else -1
    weighed = sorted(view.opinion.reasons, key=lambda reason: -towards * reason["weight"])
    if not weighed:
        return "Nothing in it stands out."
    return sentence(weighed[0]["text"])


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


def rows_of(session: Session, installation: Installation, ids: Sequence[str]) -> list[QueueRow]:
    """Comments as lines of a list, in the order of ``ids``; the caller may see them."""
    query = select_comment_views().add_columns(Thread.title).where(Comment.id.in_(ids))
    found = {row[0].id: row for row in session.execute(query)}
    masked = installation.vault.masked_addresses(session, ids)
    return [_row(found[one], masked.get(one)) for one in ids if one in found]


def _row(row: Row[*tuple[Any, ...]], masked_address: str | None) -> QueueRow:
    comment: Comment = row[0]
    view = view_of(row)
    return QueueRow(
        id=comment.id,
        version=comment.version,
        status=comment.status,
        author_name=comment.author_name,
        masked_address=masked_address,
        thread_title=row[4],
        thread_url=view.thread_url,
        created_at=comment.created_at,
        excerpt=excerpt_of(comment.body),
        risk=comment.risk,
        reason=main_reason(view),
        is_edit=comment.published_revision not in {None, comment.revision},
    )


def excerpt_of(body: str, longest: int = _EXCERPT) -> str:
    """The beginning of a text on one line, whole words."""
    line = " ".join(body[: longest * 2].split())
    if len(line) <= longest and len(body) <= longest * 2:
        return line
    cut = line[:longest]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[longest // 2 :] else cut}…"


def _counts(session: Session, site_id: str) -> dict[str, int]:
    query = select(*(_count(site_id, status).label(status) for status in STATUSES))
    row = session.execute(query).one()
    return dict(zip(STATUSES, row, strict=True))


def _count(site_id: str, status: str) -> Any:
    some = (
        select(literal(1))
        .where(Comment.site_id == site_id, Comment.status == status)
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
