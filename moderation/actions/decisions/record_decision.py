"""Conclude: the one writer of statuses. A decision, what follows from it, and what is told of it.

Everything here is recorded in the caller's transaction or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, update

from moderation import metrics
from moderation.actions.installation.act import Act, Actor
from moderation.actions.installation.audit import record_act
from moderation.identifiers import id_at, new_id
from moderation.tables import Comment, Decision, Event, Label, Thread

IMPORTED: Final = "import"  # the phase of what was decided elsewhere


@dataclass(frozen=True, slots=True)
class Subject:
    """The comment that is decided on, as it was before."""

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
    status: str | None = None  # None: it has just come in
    published: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided. ``published`` is the revision that the public sees from now on.

    The site hears of it as ``event``, or as ``comment.<status>``, after ``delay``; what ``is_news``
    denies, it doesn't hear, nor ever the ``reason``. A decision makes one event at most, so that
    their sequence rises.
    """

    status: str
    published: int | None
    actor: Actor
    text: str
    phase: str | None = None
    note: str | None = None
    reason: str | None = None
    reverses: str | None = None
    event: str | None = None
    is_news: bool = True
    delay: timedelta = timedelta()


class PastRuling(NamedTuple):
    """What was decided elsewhere. ``is_lesson``: somebody there said whether it is spam."""

    subject: Subject
    ruling: Ruling
    is_lesson: bool
    place: int


def conclude(connection: Connection, subject: Subject, ruling: Ruling, now: datetime) -> str:
    """Record a decision with its consequences; the answer is the decision's identifier."""
    decision_id = record_decision(connection, subject, ruling, now)
    _change_status(connection, subject, ruling, now)
    record_consequences(connection, subject, ruling, decision_id, now)
    _audit(connection, subject, ruling, now)
    return decision_id


def _audit(connection: Connection, subject: Subject, ruling: Ruling, now: datetime) -> None:
    """People's decisions are in the audit trail; policy's are in its log alone, for speed."""
    actor = ruling.actor
    if actor.kind == "policy":
        return
    record_act(
        connection,
        Act(
            actor,
            "comment.undone" if ruling.reverses else "comment.decided",
            now,
            subject.site_id,
            subject.comment_id,
            before=subject.status,
            after=ruling.status,
        ),
    )


def record_decision(connection: Connection, subject: Subject, ruling: Ruling, now: datetime) -> str:
    """Add one row to the log; ``subject.version`` is the version that the decision makes."""
    row = _decision_row(subject, ruling, now)
    connection.execute(_INSERT_DECISION, row)
    return str(row["id"])


def _decision_row(subject: Subject, ruling: Ruling, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "site_id": subject.site_id,
        "comment_id": subject.comment_id,
        "version": subject.version,
        "previous_status": subject.status,
        "status": ruling.status,
        "previously_published": subject.published,
        "published": ruling.published,
        "decided_by": ruling.actor.kind,
        "moderator_id": ruling.actor.moderator_id,
        "phase": ruling.phase,
        "text": ruling.text,
        "note": ruling.note,
        "reason": ruling.reason,
        "reverses": ruling.reverses,
        "created_at": now,
    }


def record_past(connection: Connection, rulings: Sequence[PastRuling], now: datetime) -> None:
    """What was decided elsewhere, of many comments at once. The site knows it, so nothing is told.

    A label sorts by when the comment was written: a long past must not crowd out what people have
    decided here since, of which training reads the newest.
    """
    rows = [_decision_row(past.subject, past.ruling, now) for past in rulings]
    connection.execute(_INSERT_DECISION, rows)
    labels = [
        _past_label(past, row) for past, row in zip(rulings, rows, strict=True) if past.is_lesson
    ]
    if labels:
        connection.execute(_INSERT_LABEL, labels)
    turned = {past.subject.thread_id for past in rulings if past.ruling.published}
    connection.execute(
        update(Thread).where(Thread.id.in_(sorted(turned))).values(version=Thread.version + 1)
    )


def _past_label(past: PastRuling, decision: dict[str, Any]) -> dict[str, Any]:
    written = past.subject.created_at
    return {
        "id": id_at(written, past.place),
        "site_id": past.subject.site_id,
        "comment_id": past.subject.comment_id,
        "decision_id": decision["id"],
        "is_spam": past.ruling.status == "spam",
        "source": past.ruling.actor.kind,
        "created_at": written,
        "withdrawn_at": None,
    }


def record_consequences(
    connection: Connection, subject: Subject, ruling: Ruling, decision_id: str, now: datetime
) -> None:
    """The label, the event, and the page that changed."""
    _label(connection, subject, ruling, decision_id, now)
    if ruling.is_news:
        tell(connection, subject, ruling, now)
    if ruling.published != subject.published:
        _turn_page(connection, subject.thread_id)
    metrics.DECISIONS.labels(ruling.status, ruling.actor.kind).inc()


def tell(connection: Connection, subject: Subject, ruling: Ruling, now: datetime) -> None:
    """Put an event for the site in the outbox: the public comment, never an address."""
    connection.execute(
        _INSERT_EVENT,
        {
            "id": new_id(),
            "site_id": subject.site_id,
            "comment_id": subject.comment_id,
            "sequence": subject.version,
            "type": ruling.event or f"comment.{ruling.status}",
            "payload": _payload(subject, ruling),
            "created_at": now,
            "due_at": now + ruling.delay,
        },
    )


def _payload(subject: Subject, ruling: Ruling) -> dict[str, Any]:
    return {
        "id": subject.comment_id,
        "thread_url": subject.thread_url,
        "parent_id": subject.parent_id,
        "author": {"name": subject.author_name, "url": subject.author_url},
        "body": subject.body,
        "created_at": subject.created_at.isoformat(),
        "status": ruling.status,
        "previous_status": subject.status,
        "sequence": subject.version,
        "decided_by": ruling.actor.kind,
    }


def _change_status(connection: Connection, subject: Subject, ruling: Ruling, now: datetime) -> None:
    connection.execute(
        update(Comment)
        .where(Comment.id == subject.comment_id)
        .values(
            status=ruling.status,
            published_revision=ruling.published,
            version=subject.version,
            decided_at=now,
        )
    )


def _label(
    connection: Connection, subject: Subject, ruling: Ruling, decision_id: str, now: datetime
) -> None:
    """People's decisions on spam and on what was published teach the model; tests never do."""
    is_lesson = ruling.actor.kind != "policy" and ruling.status in {"approved", "spam"}
    if not is_lesson or subject.is_test or ruling.reverses:
        return
    connection.execute(
        insert(Label).values(
            id=new_id(),
            site_id=subject.site_id,
            comment_id=subject.comment_id,
            decision_id=decision_id,
            is_spam=ruling.status == "spam",
            source=ruling.actor.kind,
            created_at=now,
        )
    )


def _turn_page(connection: Connection, thread_id: str) -> None:
    connection.execute(
        update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1)
    )


_INSERT_DECISION = insert(Decision.__table__)
_INSERT_LABEL = insert(Label.__table__)
_INSERT_EVENT = insert(Event.__table__)
