"""Some comments of an import: made ready before the transaction, written in one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from moderation.actions.decisions.record_decision import (
    IMPORTED,
    DecisionEntry,
    ImportedDecision,
    record_imported,
)
from moderation.actions.decisions.subject import Subject, new_subject
from moderation.actions.finding.searchable import await_reading_of
from moderation.actions.installation import Actor, CommentSubmission, Installation
from moderation.actions.intake.comment_row import body_digest, comment_row
from moderation.actions.intake.minimise import without_addresses
from moderation.actions.intake.opinion import Opinions
from moderation.actions.moving.import_key import NOBODY, Filling, Place, known_of
from moderation.actions.publication.pages import Page, page_of
from moderation.actions.publication.threads import find_threads, open_thread
from moderation.identifiers import id_at, is_id, lock_of
from moderation.importers import PastComment
from moderation.languages import N_
from moderation.policy.matching.networks import visitor_ip
from moderation.statuses import Status
from moderation.tables import Comment, ImportedComment
from moderation.transactions.prepared import Prepared
from moderation.vault import RefusedAddress, Vault, canonical_address

TEXT: Final = N_("It came with an import, and stands as it stood there.")
_LONGEST_TITLE = 500
_NO_OPINIONS: Final = Opinions()


class Planned(NamedTuple):
    """One comment on its way in. ``anchor`` is the digest of what it goes under."""

    place: int
    past: PastComment
    digest: bytes
    anchor: bytes | None


class Ready(NamedTuple):
    """One comment, with everything that takes the processor's time done."""

    planned: Planned
    page: Page
    submission: CommentSubmission
    comment_id: str
    body_digest: bytes
    sealed: list[dict[str, object]]


def make_ready(
    installation: Installation, vault: Vault, filling: Filling, planned: Planned, now: datetime
) -> Ready:
    """Mask, seal and digest one comment; no database is asked."""
    past = planned.past
    masked, originals = without_addresses(_submission(installation, past, now))
    comment_id = id_at(past.created_at, planned.place)
    values = originals | ({"email": masked.author_email} if masked.author_email else {})
    if len(masked.thread_title) > _LONGEST_TITLE:
        masked = replace(masked, thread_title=masked.thread_title[:_LONGEST_TITLE])
    return Ready(
        planned,
        page_of(vault, past.thread_url),
        masked,
        comment_id,
        body_digest(installation, filling.site_id, masked.body),
        vault.seal_values(filling.site_id, comment_id, values, now),
    )


def _submission(installation: Installation, past: PastComment, now: datetime) -> CommentSubmission:
    settings = installation.settings
    return CommentSubmission(
        thread_url=past.thread_url,
        thread_title=past.thread_title,
        body=past.body,
        author_name=past.author_name[: settings.max_name_characters].rstrip(),
        author_email=_address(past.author_email, allow=settings.email_allow_test_domains),
        author_url=past.author_url,
        author_ip=_address_of_visitor(installation, past, now),
        submitted_at=past.created_at,
    )


@lru_cache(maxsize=10_000)  # the same people write again and again
def _address(text: str | None, *, allow: bool) -> str | None:
    """The address in its sealed form; what is none is taken as absent."""
    try:
        return canonical_address(text.strip(), allow_test_domains=allow) if text else None
    except RefusedAddress:
        return None


def _address_of_visitor(installation: Installation, past: PastComment, now: datetime) -> str | None:
    """The visitor's, unless what is kept of it would be deleted at once."""
    oldest = now - timedelta(days=installation.settings.keep_network_days)
    if past.author_ip is None or past.created_at < oldest:
        return None
    ip = visitor_ip(past.author_ip)
    return str(ip) if ip else None


def record_batch(
    installation: Installation,
    session: Session,
    filling: Filling,
    batch: Sequence[Ready],
    now: datetime,
) -> int:
    """Write what nobody has written meanwhile; how many comments that were."""
    # Two imports at once would find the same comments missing.
    installation.database.wait_for_lock(session, ~lock_of(filling.site_id))
    connection = session.connection()
    wanted = {each.planned.digest for each in batch}
    wanted |= {each.planned.anchor for each in batch if each.planned.anchor}
    known = known_of(connection, filling.site_id, sorted(wanted))
    fresh = [each for each in batch if each.planned.digest not in known]
    if not fresh:
        return 0
    threads = _threads(connection, filling, fresh, now)
    parents = _parents(connection, filling, fresh)
    subjects: list[tuple[Ready, Subject]] = []
    for each in fresh:
        above = known.get(each.planned.anchor or b"") or parents.get(
            each.planned.past.known_parent or "", NOBODY
        )
        subject = _subject(filling, each, threads[each.page], above)
        known[each.planned.digest] = subject.comment_id, subject.thread_id
        subjects.append((each, subject))
    _insert(installation, connection, filling, subjects, now)
    return len(fresh)


def _threads(
    connection: Connection, filling: Filling, batch: Sequence[Ready], now: datetime
) -> dict[Page, str]:
    """The threads of the pages. One that is known keeps the title that it has here."""
    titles: dict[Page, str] = {}
    for each in batch:
        titles[each.page] = titles.get(each.page) or each.submission.thread_title
    known = find_threads(connection, filling.site_id, titles)
    return {
        page: known.get(page) or open_thread(connection, filling.site_id, page, title, "", now)
        for page, title in titles.items()
    }


def _parents(connection: Connection, filling: Filling, batch: Sequence[Ready]) -> dict[str, Place]:
    """Comments of ours that some of these reply to, with their threads."""
    told = {each.planned.past.known_parent or "" for each in batch}
    wanted = sorted(filter(is_id, told))
    if not wanted:
        return {}
    query = select(_comments.id, _comments.thread_id).where(
        _comments.site_id == filling.site_id, _comments.id.in_(wanted)
    )
    return {row.id: (row.id, row.thread_id) for row in connection.execute(query)}


def _subject(
    filling: Filling,
    ready: Ready,
    thread_id: str,
    above: Place,
) -> Subject:
    parent_id, parents_thread = above
    return new_subject(
        filling.site_id,
        thread_id,
        parent_id if parents_thread == thread_id else None,
        ready.submission,
        comment_id=ready.comment_id,
        created_at=ready.planned.past.created_at,
    )


def _insert(
    installation: Installation,
    connection: Connection,
    filling: Filling,
    subjects: Sequence[tuple[Ready, Subject]],
    now: datetime,
) -> None:
    _INSERT_COMMENT.run_each(connection, [_row(ready, subject, now) for ready, subject in subjects])
    sealed = [row for ready, _ in subjects for row in ready.sealed]
    installation.vault.store_sealed(connection, sealed)
    record_imported(
        connection, [_decided_elsewhere(ready, subject) for ready, subject in subjects], now
    )
    ids = [subject.comment_id for _, subject in subjects]
    await_reading_of(connection, filling.site_id, ids)
    _INSERT_IMPORTED.run_each(
        connection,
        [
            {
                "site_id": filling.site_id,
                "digest": ready.planned.digest,
                "comment_id": ready.comment_id,
            }
            for ready, _ in subjects
        ],
    )


def _row(ready: Ready, subject: Subject, now: datetime) -> dict[str, Any]:
    return comment_row(
        subject,
        ready.submission,
        _entry(ready.planned.past.status),
        _NO_OPINIONS,
        ready.body_digest,
        now,
    )


def _decided_elsewhere(ready: Ready, subject: Subject) -> ImportedDecision:
    past = ready.planned.past
    return ImportedDecision(
        subject, _entry(past.status), past.is_spam is not None, ready.planned.place
    )


@lru_cache(maxsize=8)
def _entry(status: Status) -> DecisionEntry:
    published = 1 if status == "approved" else None
    return DecisionEntry(status, published, Actor("site"), TEXT, IMPORTED)


def put_under(
    connection: Connection, filling: Filling, pairs: Sequence[tuple[bytes, bytes]]
) -> None:
    """Put replies that came before what they reply to in their place; pairs of digests."""
    wanted = sorted({digest for pair in pairs for digest in pair})
    known = known_of(connection, filling.site_id, wanted)
    for reply, above in pairs:
        reply_id, thread_id = known.get(reply, NOBODY)
        parent_id, parents_thread = known.get(above, NOBODY)
        if reply_id and parent_id and thread_id == parents_thread:
            connection.execute(_PUT_UNDER, {"reply": reply_id, "above": parent_id})


_imported = ImportedComment.__table__.c
_comments = Comment.__table__.c
_PUT_UNDER = (
    update(Comment.__table__)
    .where(_comments.id == bindparam("reply"), _comments.parent_id.is_(None))
    .values(parent_id=bindparam("above"))
)
_INSERT_COMMENT = Prepared(insert(Comment.__table__))
_INSERT_IMPORTED = Prepared(insert(ImportedComment.__table__))
