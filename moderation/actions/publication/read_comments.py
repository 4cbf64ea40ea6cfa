"""Read a site's own comments, in any status."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from moderation.actions.publication.comment_view import CommentView, select_comment_views, view_of
from moderation.actions.publication.pages import Page
from moderation.actions.publication.threads import find_thread
from moderation.errors import NotFound
from moderation.tables import Comment


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Some comments, newest first, and the identifier to go on after, if there are more."""

    comments: Sequence[CommentView]
    next_after: str | None


def read_comment(session: Session, site_id: str, comment_id: str) -> CommentView:
    """One comment of the site. Raises ``NotFound``, for another site's comment too."""
    row = session.execute(
        select_comment_views().where(Comment.id == comment_id, Comment.site_id == site_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such comment.")
    return view_of(row)


def read_comments(
    session: Session,
    site_id: str,
    *,
    status: str | None,
    page: Page | None = None,
    after: str | None,
    limit: int,
) -> PublishedPage:
    """A page of the site's comments. The page after it starts behind ``next_after``."""
    query = select_comment_views().where(Comment.site_id == site_id)
    if status:
        query = query.where(Comment.status == status)
    if after:
        query = query.where(Comment.id < after)
    if page:
        thread_id = find_thread(session.connection(), site_id, page)
        if thread_id is None:
            return PublishedPage((), None)
        query = query.where(Comment.thread_id == thread_id)
    rows = session.execute(query.order_by(Comment.id.desc()).limit(limit + 1)).all()
    views = [view_of(row) for row in rows]
    more = len(views) > limit
    return PublishedPage(views[:limit], views[limit - 1].id if more else None)
