"""What the site has seen before: of an author, of a text, of what it blocks."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, func, literal, or_, select, true

from moderation.policy import Blocklist, History
from moderation.policy.flood import WINDOW_SECONDS
from moderation.tables import BlockedEntry, Comment
from moderation.vault import Vault

_REPEAT_WINDOW = timedelta(hours=24)
_NEWEST = 50  # of an author's comments: enough to know somebody, and a bound on the work
_MOST_REPEATS = 100


def look_back(
    connection: Connection,
    vault: Vault,
    site_id: str,
    blind_index: bytes | None,
    body_digest: bytes,
    now: datetime,
    but_not: str | None = None,
) -> History:
    """Count an author's newest comments by status, and the repeats of a text.

    ``but_not`` is the comment that is being edited, which is not its own history.
    """
    repeats = _count_repeats(connection, site_id, body_digest, now, but_not)
    if blind_index is None:
        return History(repeats=repeats)
    row = _count_author(connection, vault, site_id, blind_index, now, but_not)
    return History(approved=row.approved, spam=row.spam, recent=row.recent, repeats=repeats)


def blocklist_for(
    connection: Connection, site_id: str, blind_index: bytes | None, now: datetime
) -> Blocklist:
    """What the site blocks at this moment, and whether it blocks this author."""
    rows = connection.execute(
        select(BlockedEntry.kind, BlockedEntry.value, BlockedEntry.blind_index).where(
            BlockedEntry.site_id == site_id,
            or_(BlockedEntry.expires_at.is_(None), BlockedEntry.expires_at > now),
        )
    ).all()
    return Blocklist(
        terms=tuple(row.value for row in rows if row.kind == "term"),
        domains=tuple(row.value for row in rows if row.kind == "domain"),
        author=any(row.kind == "author" and row.blind_index == blind_index for row in rows),
    )


def _count_author(
    connection: Connection,
    vault: Vault,
    site_id: str,
    blind_index: bytes,
    now: datetime,
    but_not: str | None,
) -> Row[int, int, int]:
    theirs = vault.same_author(site_id, blind_index).limit(_NEWEST).subquery()
    recent = Comment.created_at > now - timedelta(seconds=WINDOW_SECONDS)
    return connection.execute(
        select(
            func.count().filter(Comment.status == "approved").label("approved"),
            func.count().filter(Comment.status == "spam").label("spam"),
            func.count().filter(recent).label("recent"),
        )
        .select_from(Comment)
        .join(theirs, theirs.c.comment_id == Comment.id)
        .where(_other_than(but_not))
    ).one()


def _count_repeats(
    connection: Connection,
    site_id: str,
    body_digest: bytes,
    now: datetime,
    but_not: str | None,
) -> int:
    same = (
        select(literal(1))
        .where(
            Comment.site_id == site_id,
            Comment.body_digest == body_digest,
            Comment.created_at > now - _REPEAT_WINDOW,
            _other_than(but_not),
        )
        .limit(_MOST_REPEATS)
        .subquery()
    )
    return connection.execute(select(func.count()).select_from(same)).scalar_one()


def _other_than(comment_id: str | None) -> ColumnElement[bool]:
    return true() if comment_id is None else Comment.id != comment_id
