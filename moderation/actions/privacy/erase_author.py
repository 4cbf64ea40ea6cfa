"""Erase an author: everything that tells who wrote a comment, and the comments where asked."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.finding.searchable import forget_words
from moderation.actions.installation import OPERATOR, Act, Actor, Installation, record_act
from moderation.actions.lists.add_entry import turn_lists
from moderation.actions.privacy.author_comments import (
    author_named,
    comments_of,
    count_comments_of,
    sites_named,
)
from moderation.actions.privacy.earlier_texts import forget_earlier_texts
from moderation.actions.privacy.forget_in_events import forget_in_events
from moderation.identifiers import new_id
from moderation.progress import Steps, Tell, nobody
from moderation.tables import (
    Appeal,
    AuthorToken,
    Comment,
    Decision,
    Event,
    IdempotencyKey,
    ImportedComment,
    ListEntry,
    Note,
    NoticeContact,
    OutgoingMail,
    Revision,
    StoredSketch,
    Subscription,
    Thread,
)
from moderation.tables.event import ERASED_AUTHOR
from moderation.vault import contacts

_BATCH = 500
_QUOTING = ("blocked_term", "trusted_term", "blocked_domain", "trusted_domain")  # phases of policy
_QUOTED = re.compile(r"(?<=contains “).*(?=”, which)|(?<=links to ).*(?=, which)")


def erase_author(
    installation: Installation,
    author: str,
    site: str | None,
    *,
    delete_comments: bool,
    by_key: bool = False,
    actor: Actor = OPERATOR,
    tell: Tell = nobody,
) -> int:
    """Forget who wrote the comments of this address; returns how many there were.

    With ``by_key``, ``author`` is the name that a door has for them. Nothing of either stays, in
    any table, in search's index or in SQLite's log. The site is told by an event that names
    comments only. ``tell`` hears how far it is. Raises ``Invalid`` and ``NotFound``.
    """
    index_of = author_named(installation, author, by_key=by_key)
    total = 0
    with installation.database.reading() as session:
        sites = sites_named(session, site)
        written = [
            count_comments_of(session, installation, found.id, index_of(found.id))
            for found in sites
        ]
    steps = Steps(sum(written), tell)
    for found in sites:
        index = index_of(found.id)
        _take_off_lists(installation, found.id, index)
        _forget_notifier(installation, found.id, index)
        while True:
            count = _erase_batch(
                installation, found.id, index, actor, delete_comments=delete_comments
            )
            if not count:
                break
            total += count
            steps.do(count)
    installation.database.truncate_log()
    return total


def _take_off_lists(installation: Installation, site_id: str, index: bytes) -> None:
    """An entry of a list recognises the author, so it goes too."""
    theirs = (ListEntry.site_id == site_id, ListEntry.blind_index == index)
    with installation.database.transaction() as session:
        if session.scalars(select(ListEntry.id).where(*theirs).limit(1)).first():
            turn_lists(session, site_id)
            session.execute(delete(ListEntry).where(*theirs))


def _forget_notifier(installation: Installation, site_id: str, index: bytes) -> None:
    """Of notices that were given with the address what they say stays, and not who said it."""
    name = installation.vault.mail_name(site_id, index)
    with installation.database.transaction() as session:
        theirs = (NoticeContact.site_id == site_id, NoticeContact.name == name)
        session.execute(delete(NoticeContact).where(*theirs))
        session.execute(delete(OutgoingMail).where(OutgoingMail.name == name))


def _erase_batch(
    installation: Installation,
    site_id: str,
    index: bytes,
    actor: Actor,
    *,
    delete_comments: bool,
) -> int:
    now = clock.now()
    with installation.database.transaction() as session:
        comments = comments_of(session, installation, site_id, index, _BATCH)
        if not comments:
            return 0
        ids = [comment.id for comment in comments]
        threads = {comment.thread_id for comment in comments}
        _hold(session, ids)
        _forget(session, installation, ids, delete_comments=delete_comments)
        _turn_pages(session, threads)
        _tell(session, site_id, ids, now, delete_comments=delete_comments)
        # The subject is a random identifier: the trail says that it happened, not to whom.
        record_act(session, Act(actor, "author.erased", now, site_id, new_id()))
        return len(ids)


def _hold(session: Session, ids: Sequence[str]) -> None:
    """Whoever edits or decides meanwhile waits, and then finds nobody."""
    query = select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).all()


def _forget(
    session: Session, installation: Installation, ids: Sequence[str], *, delete_comments: bool
) -> None:
    contacts.forget(session, ids)
    forget_earlier_texts(session, ids)
    forget_words(session.connection(), ids)
    of_doors = (table for door in installation.doors for table in door.of_comments)
    ours = (Appeal, AuthorToken, IdempotencyKey, StoredSketch, Note, Subscription, OutgoingMail)
    tables: Sequence[type[Any]] = (*ours, *of_doors)
    for table in tables:
        session.execute(delete(table).where(table.comment_id.in_(ids)))
    # What is left is a mark that nobody can lead back, so that no import brings them back.
    imported = update(ImportedComment).where(ImportedComment.comment_id.in_(ids))
    session.execute(imported.values(comment_id=None))
    forget_in_events(session, ids, set() if delete_comments else _texts(session, ids))
    if delete_comments:
        session.execute(delete(Comment).where(Comment.id.in_(ids)))
        return
    _forget_remarks(session, ids)
    session.execute(
        update(Comment)
        .where(Comment.id.in_(ids))
        .values(
            author_name=ERASED_AUTHOR["name"],
            author_url=None,
            author_network=None,
            user_agent=None,
            referrer=None,
            form_title=None,
        )
    )


def _texts(session: Session, ids: Sequence[str]) -> set[str]:
    """The texts that stay: the newest, and what the public sees."""
    newest = select(Comment.body).where(Comment.id.in_(ids))
    shown = select(Revision.body).where(Revision.comment_id.in_(ids))
    return {*session.scalars(newest), *session.scalars(shown)}


def _forget_remarks(session: Session, ids: Sequence[str]) -> None:
    """What people wrote beside their decisions, and the listed word that policy found in a name."""
    theirs = Decision.comment_id.in_(ids)
    session.execute(update(Decision).where(theirs).values(note=None))
    for decision in session.scalars(select(Decision).where(theirs, Decision.phase.in_(_QUOTING))):
        decision.text = _QUOTED.sub("…", decision.text)


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
            sequence=0,
            type="author.erased",
            payload={"comments": list(ids), "comments_deleted": delete_comments},
            created_at=now,
            due_at=now,
        )
    )
