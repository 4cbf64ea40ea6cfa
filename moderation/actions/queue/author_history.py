"""An author's history: their other comments on the site, found without their address.

The blind index of the comment's own sealed address finds them; neither ever leaves the service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from moderation.actions.installation.installation import Installation
from moderation.actions.queue.read_queue import QueueRow, rows_of
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment

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
    installation: Installation, site_id: str, comment_id: str
) -> AuthorHistory | None:
    """What else the author of a comment wrote; None where no address was given to tell by.

    A bounded number of index look-ups, whatever the size of the site. The caller has made sure
    that the comment is the site's.
    """
    with installation.database.reading() as session:
        index = installation.vault.index_of(session, comment_id)
        if index is None:
            return None
        theirs = installation.vault.same_author(site_id, index)
        newest = [one for one in session.scalars(theirs.limit(_SHOWN + 1)) if one != comment_id]
        counts = _by_status(session, theirs, comment_id)
        return AuthorHistory(
            counts=counts,
            is_more=sum(counts.values()) >= COUNT_UP_TO,
            first_seen=_seen(session, installation.vault.oldest_by(session, site_id, index)),
            last_seen=_seen(session, newest[0] if newest else None),
            newest=rows_of(session, installation, newest[:_SHOWN]),
        )


def read_author_page(
    installation: Installation, site_id: str, comment_id: str, after: str | None
) -> AuthorPage:
    """A page of all comments by the author of a comment, that one among them.

    Raises ``NotFound``: for another site's comment, and where no address was given.
    """
    if not is_id(comment_id):
        raise NotFound("There is no such comment.")
    with installation.database.reading() as session:
        site = session.scalars(select(Comment.site_id).where(Comment.id == comment_id)).first()
        index = installation.vault.index_of(session, comment_id)
        if site != site_id or index is None:
            raise NotFound("There is no such comment, or its author left no address to tell by.")
        ids = session.scalars(
            installation.vault.same_author(site_id, index, after).limit(PAGE + 1)
        ).all()
        rows = rows_of(session, installation, ids[:PAGE])
    return AuthorPage(rows, ids[PAGE - 1] if len(ids) > PAGE else None)


def _by_status(session: Session, theirs: Select[str], but_not: str) -> dict[str, int]:
    some = theirs.limit(COUNT_UP_TO + 1).subquery()
    query = (
        select(Comment.status, func.count())
        .join(some, some.c.comment_id == Comment.id)
        .where(Comment.id != but_not)
        .group_by(Comment.status)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _seen(session: Session, comment_id: str | None) -> datetime | None:
    if comment_id is None:
        return None
    return session.scalars(select(Comment.created_at).where(Comment.id == comment_id)).first()
