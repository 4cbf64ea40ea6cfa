"""An author's history: their other comments on the site, found without their address.

The blind index of the comment's own sealed address finds them; neither ever leaves the service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.queue.read_queue import QueueRow, lines_of, rows_of, select_rows
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment
from moderation.transactions.prepared import Prepared
from moderation.vault.contacts import COMMENTS_BY_AUTHOR, oldest_comment

COUNT_UP_TO = 500
_SHOWN = 4
PAGE = 50


@dataclass(frozen=True, slots=True)
class AuthorHistory:
    """The newest other comments by status, to ``COUNT_UP_TO``; ``is_more``: there may be others."""

    counts: Mapping[str, int]
    is_more: bool
    first_seen: datetime | None
    last_seen: datetime | None
    newest: Sequence[QueueRow]

    @property
    def is_new(self) -> bool:
        """Whether this is all that the author wrote here, as far as it is kept."""
        return not self.counts


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """Some of an author's comments, newest first, and where to go on after them."""

    rows: Sequence[QueueRow]
    next_after: str | None


def author_history(
    session: Session, installation: Installation, site_id: str, comment_id: str
) -> AuthorHistory | None:
    """What else the author of a comment wrote; None where no address was given to tell by.

    A bounded number of index look-ups, whatever the size of the site. The caller has made sure
    that the comment is the site's.
    """
    index = installation.vault.index_of(session, comment_id)
    if index is None:
        return None
    who = {"site_id": site_id, "blind_index": index}
    rows = lines_of(installation, _newest().rows(session.connection(), who))
    newest = sorted(
        (row for row in rows if row.id != comment_id), key=lambda row: row.id, reverse=True
    )
    counts, first_seen = _by_status(session, who, comment_id)
    return AuthorHistory(
        counts=counts,
        is_more=sum(counts.values()) >= COUNT_UP_TO,
        first_seen=first_seen,
        last_seen=newest[0].created_at if newest else None,
        newest=newest[:_SHOWN],
    )


def read_author_page(
    session: Session, installation: Installation, site_id: str, comment_id: str, after: str | None
) -> AuthorPage:
    """A page of all comments by the author of a comment, that one among them.

    Raises ``NotFound``: for another site's comment, and where no address was given.
    """
    if not is_id(comment_id):
        raise NotFound("There is no such comment.")
    site = session.scalars(select(Comment.site_id).where(Comment.id == comment_id)).first()
    index = installation.vault.index_of(session, comment_id)
    if site != site_id or index is None:
        raise NotFound("There is no such comment, or its author left no address to tell by.")
    ids = session.scalars(
        installation.vault.same_author(site_id, index, after).limit(PAGE + 1)
    ).all()
    rows = rows_of(session, installation, ids[:PAGE])
    return AuthorPage(rows, ids[PAGE - 1] if len(ids) > PAGE else None)


@cache
def _newest() -> Prepared:
    return Prepared(select_rows().where(Comment.id.in_(COMMENTS_BY_AUTHOR.limit(_SHOWN + 1))))


def _by_status(
    session: Session, who: dict[str, Any], but_not: str
) -> tuple[dict[str, int], datetime | None]:
    """How many there are of each status, and when the first of all came in."""
    rows = _counts().rows(session.connection(), who | {"but_not": but_not})
    return {row[0]: row[1] for row in rows}, rows[0][2] if rows else None


@cache
def _counts() -> Prepared:
    some = COMMENTS_BY_AUTHOR.limit(COUNT_UP_TO + 1).subquery()
    query: Any = (
        select(Comment.status, func.count(), oldest_comment(COMMENTS_BY_AUTHOR))
        .join(some, some.c.comment_id == Comment.id)
        .where(Comment.id != bindparam("but_not"))
        .group_by(Comment.status)
    )
    return Prepared(query)
