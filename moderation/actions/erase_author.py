"""Erase an author: everything that tells who wrote a comment, and the comments where asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.add_entry import turn_lists
from moderation.actions.audit import record_act
from moderation.actions.author_comments import author_named, comments_of, sites_named
from moderation.actions.earlier_texts import forget_earlier_texts
from moderation.actions.installation import Installation
from moderation.actions.searchable import forget_words
from moderation.identifiers import new_id
from moderation.tables import (
    AkismetComment,
    Comment,
    Delivery,
    Dispatch,
    Event,
    IdempotencyKey,
    ImportedComment,
    ListEntry,
    Revision,
    Sketch,
    Thread,
)
from moderation.tables.event import ERASED_AUTHOR
from moderation.vault import contacts

_BATCH = 500


def erase_author(
    installation: Installation,
    author: str,
    site: str | None,
    *,
    delete_comments: bool,
    coral_tenant: str | None = None,
) -> int:
    """Forget who wrote the comments of this address; returns how many there were.

    With ``coral_tenant``, ``author`` is an identifier of that Coral's. Nothing of either stays, in
    any table, in search's index or in SQLite's log. The site is told by an event that names
    comments only. Raises ``Invalid`` and ``NotFound``.
    """
    index_of = author_named(installation, author, coral_tenant)
    total = 0
    for found in sites_named(installation, site):
        index = index_of(found.id)
        _take_off_lists(installation, found.id, index)
        while True:
            count = _erase_batch(installation, found.id, index, delete_comments=delete_comments)
            if not count:
                break
            total += count
    installation.database.truncate_log()
    return total


def _take_off_lists(installation: Installation, site_id: str, index: bytes) -> None:
    """An entry of a list recognises the author, so it goes too."""
    theirs = (ListEntry.site_id == site_id, ListEntry.blind_index == index)
    with installation.database.transaction() as session:
        if session.scalars(select(ListEntry.id).where(*theirs).limit(1)).first():
            turn_lists(session, site_id)
            session.execute(delete(ListEntry).where(*theirs))


def _erase_batch(
    installation: Installation, site_id: str, index: bytes, *, delete_comments: bool
) -> int:
    now = clock.now()
    with installation.database.transaction() as session:
        comments = comments_of(session, installation, site_id, index, _BATCH)
        if not comments:
            return 0
        ids = [comment.id for comment in comments]
        threads = {comment.thread_id for comment in comments}
        _hold(session, ids)
        _forget(session, ids, delete_comments=delete_comments)
        _turn_pages(session, threads)
        _tell(session, site_id, ids, now, delete_comments=delete_comments)
        # The subject is a random identifier: the trail says that it happened, not to whom.
        record_act(session, "operator", "author.erased", now, site_id=site_id, object_id=new_id())
        return len(ids)


def _hold(session: Session, ids: Sequence[str]) -> None:
    """Whoever edits or decides meanwhile waits, and then finds nobody."""
    query = select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).all()


def _forget(session: Session, ids: Sequence[str], *, delete_comments: bool) -> None:
    contacts.forget(session, ids)
    forget_earlier_texts(session, ids)
    forget_words(session.connection(), ids)
    for table in (IdempotencyKey, Sketch, AkismetComment):
        session.execute(delete(table).where(table.comment_id.in_(ids)))
    # What is left is a mark that nobody can lead back, so that no import brings them back.
    imported = update(ImportedComment).where(ImportedComment.comment_id.in_(ids))
    session.execute(imported.values(comment_id=None))
    kept = set() if delete_comments else _texts(session, ids)
    for event in session.scalars(select(Event).where(Event.comment_id.in_(ids))):
        event.payload = _without_author(event.payload, kept)
    _forget_answers(session, ids)
    session.flush()
    if delete_comments:
        session.execute(delete(Comment).where(Comment.id.in_(ids)))
        return
    session.execute(
        update(Comment)
        .where(Comment.id.in_(ids))
        .values(
            author_name=ERASED_AUTHOR["name"],
            author_url=None,
            author_network=None,
            user_agent=None,
            referrer=None,
        )
    )


def _forget_answers(session: Session, ids: Sequence[str]) -> None:
    """A receiver's answer may repeat what it was sent."""
    events = select(Event.id).where(Event.comment_id.in_(ids))
    theirs = select(Dispatch.id).where(Dispatch.event_id.in_(events))
    session.execute(update(Delivery).where(Delivery.dispatch_id.in_(theirs)).values(answer=""))


def _texts(session: Session, ids: Sequence[str]) -> set[str]:
    """The texts that stay: the newest, and what the public sees."""
    newest = select(Comment.body).where(Comment.id.in_(ids))
    shown = select(Revision.body).where(Revision.comment_id.in_(ids))
    return {*session.scalars(newest), *session.scalars(shown)}


def _without_author(payload: dict[str, object], kept: set[str]) -> dict[str, object]:
    body = payload.get("body") if payload.get("body") in kept else ""
    return payload | {"author": dict(ERASED_AUTHOR), "body": body}


def _turn_pages(session: Session, thread_ids: set[str]) -> None:
    session.execute(
        update(Thread).where(Thread.id.in_(thread_ids)).values(version=Thread.version + 1)
    )


def _tell(
    session: Session, site_id: str, ids: Sequence[str], now: datetime, *, delete_comments: bool
) -> None:
    session.add(
        Event(
            id=new_id(),
            site_id=site_id,
            comment_id=None,
            sequence=0,
            type="author.erased",
            payload={"comments": list(ids), "comments_deleted": delete_comments},
            created_at=now,
            due_at=now,
            dispatched_at=None,
            withdrawn_at=None,
        )
    )
