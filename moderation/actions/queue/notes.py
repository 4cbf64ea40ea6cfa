"""Notes on a comment: write one without deciding, read them, take one's own back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.errors import Invalid, NotFound
from moderation.identifiers import is_id, new_id
from moderation.tables import Comment, Moderator, Note
from moderation.transactions.prepared import Prepared
from moderation.vault import mask_text

MOST = 100


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the site's moderators read it."""

    id: str
    moderator_id: str | None
    moderator: str | None
    text: str
    created_at: datetime


def add_note(
    installation: Installation, site_id: str, comment_id: str, moderator_id: str, text: str
) -> str:
    """Keep a note; the same one sent twice is one. Raises ``NotFound`` and ``Invalid``."""
    if not text:
        raise Invalid("The note is empty, so nothing was saved. Write something first.")
    now = clock.now()
    masked = mask_text(text)
    with installation.database.transaction() as session:
        _require_comment(session, site_id, comment_id)
        newest = next(iter(read_notes(session, comment_id, most=1)), None)
        if newest and (newest.moderator_id, newest.text) == (moderator_id, masked):
            return newest.id
        note = Note(
            id=new_id(),
            comment_id=comment_id,
            site_id=site_id,
            moderator_id=moderator_id,
            text=masked,
            created_at=now,
        )
        session.add(note)
        return note.id


def remove_note(
    installation: Installation, site_id: str, comment_id: str, note_id: str, moderator_id: str
) -> None:
    """Take back one's own note; taking it back twice is no fault. Raises ``NotFound``."""
    with installation.database.transaction() as session:
        _require_comment(session, site_id, comment_id)
        note = session.get(Note, note_id) if is_id(note_id) else None
        if note is None or note.comment_id != comment_id:
            return
        if note.moderator_id != moderator_id:
            raise NotFound("There is no such note of yours.")
        session.delete(note)
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "note.removed", clock.now(), site_id, note_id))


def read_notes(session: Session, comment_id: str, most: int = MOST) -> Sequence[NoteView]:
    """The comment's newest notes, newest first. The caller has made sure that they may be seen."""
    rows = _newest(most).rows(session.connection(), {"comment_id": comment_id})
    return [NoteView(*row) for row in rows]


@cache  # building a statement costs more than running it; ``most`` is one of two numbers
def _newest(most: int) -> Prepared:
    columns = Note.id, Note.moderator_id, Moderator.display_name, Note.text, Note.created_at
    query: Any = (
        select(*columns)
        .outerjoin(Moderator, Moderator.id == Note.moderator_id)
        .where(Note.comment_id == bindparam("comment_id"))
        .order_by(Note.id.desc())
        .limit(most)
    )
    return Prepared(query)


def _require_comment(session: Session, site_id: str, comment_id: str) -> None:
    query = select(Comment.id).where(Comment.id == comment_id, Comment.site_id == site_id)
    if not is_id(comment_id) or session.scalars(query).one_or_none() is None:
        raise NotFound("There is no such comment.")
