"""The comment that is decided on: found, held still, and as it was before."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from moderation.actions.installation import CommentSubmission
from moderation.errors import Conflict, NotFound
from moderation.statuses import Status
from moderation.tables import Comment, Thread
from moderation.transactions.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Subject:
    """The comment that is decided on, as it was before. ``created_at`` is what readers see."""

    comment_id: str
    site_id: str
    thread_id: str
    thread_url: str
    parent_id: str | None
    author_name: str
    author_url: str | None
    body: str
    created_at: datetime
    version: int
    revision: int
    is_test: bool
    status: Status | None = None  # None: it has just come in
    published: int | None = None
    cut_from: int | None = None
    is_by_site: bool = False  # in the site's own voice: it teaches nothing, and is owed no reasons


def hold_comment(
    session: Session, site_id: str, comment_id: str, expected_version: int | None = None
) -> Comment:
    """The site's comment, locked until the transaction ends.

    Raises ``NotFound`` for another site's comment too, ``Conflict`` where the asker last saw an
    older version.
    """
    which = {"comment_id": comment_id, "site_id": site_id}
    comment = session.scalars(_select_held(), which).one_or_none()
    if comment is None:
        raise NotFound("There is no such comment.")
    if expected_version is not None and comment.version != expected_version:
        raise Conflict("The comment was changed by somebody else since you opened it.")
    return comment


@cache  # building a statement costs more than running it
def _select_held() -> Select[Comment]:
    its = Comment.id == bindparam("comment_id"), Comment.site_id == bindparam("site_id")
    return select(Comment).where(*its).with_for_update(key_share=True)  # replies need not wait


def next_subject(session: Session, comment: Comment) -> Subject:
    """The comment as the subject of its next version."""
    [[thread_url]] = _PAGE.rows(session.connection(), {"thread_id": comment.thread_id})
    return Subject(
        comment_id=comment.id,
        site_id=comment.site_id,
        thread_id=comment.thread_id,
        thread_url=thread_url,
        parent_id=comment.parent_id,
        author_name=comment.author_name,
        author_url=comment.author_url,
        body=comment.body,
        created_at=comment.submitted_at,
        version=comment.version + 1,
        revision=comment.revision,
        is_test=comment.is_test,
        status=comment.status,
        published=comment.published_revision,
        cut_from=comment.cut_from,
        is_by_site=comment.is_by_site,
    )


def new_subject(
    site_id: str,
    thread_id: str,
    parent_id: str | None,
    submission: CommentSubmission,
    *,
    comment_id: str,
    created_at: datetime,
) -> Subject:
    """A comment that comes in, as the subject of its first decision."""
    return Subject(
        comment_id=comment_id,
        site_id=site_id,
        thread_id=thread_id,
        thread_url=submission.thread_url,
        parent_id=parent_id,
        author_name=submission.author_name,
        author_url=submission.author_url,
        body=submission.body,
        created_at=created_at,
        version=1,
        revision=1,
        is_test=submission.is_test,
        cut_from=submission.cut_from,
        is_by_site=submission.is_by_site,
    )


_threads = Thread.__table__.c
_PAGE = Prepared(select(_threads.url).where(_threads.id == bindparam("thread_id")))
