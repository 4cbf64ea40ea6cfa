"""Read the texts that a comment had, each with the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment, Revision

PAGE = 10


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a comment, since when it was its text, and the text before it."""

    number: int
    body: str
    since: datetime
    before: str | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts, newest first, and the number to go on below, if there are earlier ones."""

    texts: Sequence[Text]
    next_below: int | None


def read_revisions(
    session: Session, site_id: str, comment_id: str, below: int | None = None
) -> Texts:
    """A page of the comment's texts. Raises ``NotFound``, for another site's comment too."""
    if not is_id(comment_id):
        raise NotFound("There is no such comment.")
    comment = session.scalars(
        select(Comment).where(Comment.id == comment_id, Comment.site_id == site_id)
    ).one_or_none()
    if comment is None:
        raise NotFound("There is no such comment.")
    query = select(Revision).where(Revision.comment_id == comment_id)
    if below is not None:
        query = query.where(Revision.number < below)
    query = query.order_by(Revision.number.desc()).limit(PAGE + 1)
    older = session.scalars(query).all()
    bodies = [(row.number, row.body) for row in older]
    if below is None:
        bodies = [(comment.revision, comment.body), *bodies]
    since = {row.number + 1: row.replaced_at for row in older}
    texts = [
        Text(
            number,
            body,
            since.get(number, comment.created_at),
            bodies[place + 1][1] if place + 1 < len(bodies) else None,
            number == comment.published_revision,
        )
        for place, (number, body) in enumerate(bodies[:PAGE])
    ]
    return Texts(texts, texts[-1].number if len(bodies) > PAGE else None)
