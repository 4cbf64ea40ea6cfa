"""Read statements of reasons: a site's, newest first, and the one that stands for a comment."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from moderation.tables import Statement


def read_statements(
    session: Session, site_id: str, *, after: str | None, limit: int
) -> tuple[Sequence[Statement], str | None]:
    """A page of the site's statements, and the identifier to go on after, if there is more."""
    query = select(Statement).where(Statement.site_id == site_id)
    last = session.get(Statement, after) if after else None
    if last:
        same = and_(Statement.given_at == last.given_at, Statement.id < last.id)
        query = query.where(or_(Statement.given_at < last.given_at, same))
    newest = query.order_by(Statement.given_at.desc(), Statement.id.desc()).limit(limit + 1)
    rows = session.scalars(newest).all()
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def newest_statement(session: Session, comment_id: str) -> Statement | None:
    """The newest of a comment, be it that it was taken back."""
    query = select(Statement).where(Statement.comment_id == comment_id)
    return session.scalars(query.order_by(Statement.given_at.desc()).limit(1)).first()
