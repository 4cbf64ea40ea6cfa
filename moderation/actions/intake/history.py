"""What the site has seen before: of an author, and of a text.

The statements are built once: every comment that comes in asks all of them.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal, select

from moderation.policy import History
from moderation.policy.flood import WINDOW_SECONDS
from moderation.tables import Comment
from moderation.vault.contacts import COMMENTS_BY_AUTHOR, NEWEST

_REPEAT_WINDOW = timedelta(hours=24)
_MOST_REPEATS = 100
_NO_COMMENT = "00000000-0000-0000-0000-000000000000"

_comments = Comment.__table__.c

_THEIRS = COMMENTS_BY_AUTHOR.limit(NEWEST).subquery()
_BY_AUTHOR = (
    select(
        func.count().filter(_comments.status == "approved").label("approved"),
        func.count().filter(_comments.status == "spam").label("spam"),
        func.count().filter(_comments.created_at > bindparam("minute_ago")).label("recent"),
    )
    .select_from(Comment.__table__.join(_THEIRS, _THEIRS.c.comment_id == _comments.id))
    .where(_comments.id != bindparam("but_not"))
    .subquery()
)
_REPEATS = (
    select(literal(1))
    .where(
        _comments.site_id == bindparam("site_id"),
        _comments.body_digest == bindparam("body_digest"),
        _comments.created_at > bindparam("day_ago"),
        _comments.id != bindparam("but_not"),
    )
    .limit(_MOST_REPEATS)
    .subquery()
)
_LOOK_BACK = select(
    _BY_AUTHOR.c.approved,
    _BY_AUTHOR.c.spam,
    _BY_AUTHOR.c.recent,
    select(func.count()).select_from(_REPEATS).scalar_subquery().label("repeats"),
)


def look_back(
    connection: Connection,
    site_id: str,
    blind_index: bytes | None,
    body_digest: bytes,
    now: datetime,
    but_not: str | None = None,
) -> History:
    """Count an author's newest comments by status, and the repeats of a text.

    ``but_not`` is the comment that is being edited, which is not its own history.
    """
    row = connection.execute(
        _LOOK_BACK,
        {
            "site_id": site_id,
            "blind_index": blind_index,
            "body_digest": body_digest,
            "minute_ago": now - timedelta(seconds=WINDOW_SECONDS),
            "day_ago": now - _REPEAT_WINDOW,
            "but_not": but_not or _NO_COMMENT,
        },
    ).one()
    return History(approved=row.approved, spam=row.spam, recent=row.recent, repeats=row.repeats)
