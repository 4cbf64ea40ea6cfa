"""Record a decision: the one writer of statuses. What follows from it, and what is told of it.

Everything here is recorded in the caller's transaction or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from moderation import metrics
from moderation.actions.decisions.close_reports import close_reports, reopen_reports
from moderation.actions.decisions.give_statement import give_statement
from moderation.actions.decisions.subject import Subject
from moderation.actions.installation import Act, Actor, record_act
from moderation.identifiers import id_at, new_id
from moderation.statuses import Status
from moderation.tables import Comment, Decision, Event, Label, Thread
from moderation.transactions.gathered import change_later, insert_later
from moderation.transactions.prepared import Prepared

IMPORTED: Final = "import"  # the phase of what was decided elsewhere


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """What the log is to say. ``published`` is the revision that the public sees from now on.

    ``until`` is when what it hides comes back by itself.
    The site hears of it as ``event``, or as ``comment.<status>``, after ``delay``; what ``is_news``
    denies, it doesn't hear, nor ever the ``reason``. A decision makes one event at most, so that
    their sequence rises.
    """

    status: Status
    published: int | None
    actor: Actor
    text: str
    phase: str | None = None
    note: str | None = None
    reason: str | None = None
    reverses: str | None = None
    until: datetime | None = None
    event: str | None = None
    is_news: bool = True
    delay: timedelta = timedelta()


class ImportedDecision(NamedTuple):
    """What was decided elsewhere. ``is_lesson``: somebody there said whether it is spam."""

    subject: Subject
    entry: DecisionEntry
    is_lesson: bool
    place: int


def record_decision(
    connection: Connection, subject: Subject, entry: DecisionEntry, now: datetime
) -> str:
    """Record a decision with its consequences; the answer is the decision's identifier.

    ``subject.version`` is the version that the decision makes.
    """
    _change_status(connection, subject, entry, now)
    _audit(connection, subject, entry, now)
    decision_id = record_first_decision(connection, subject, entry, now)
    answer_reports(connection, subject, entry, decision_id, now)
    return decision_id


def record_first_decision(
    connection: Connection, subject: Subject, entry: DecisionEntry, now: datetime
) -> str:
    """The same of a comment that comes in: its row has the status already."""
    row = _decision_row(subject, entry, now)
    insert_later(connection, _INSERT_DECISION, row)
    _record_consequences(connection, subject, entry, str(row["id"]), now)
    return str(row["id"])


def _audit(connection: Connection, subject: Subject, entry: DecisionEntry, now: datetime) -> None:
    """People's decisions are in the audit trail; policy's are in its log alone, for speed."""
    actor = entry.actor
    if actor.kind == "policy":
        return
    record_act(
        connection,
        Act(
            actor,
            "comment.undone" if entry.reverses else "comment.decided",
            now,
            subject.site_id,
            subject.comment_id,
            before=subject.status,
            after=entry.status,
        ),
    )


def answer_reports(
    connection: Connection,
    subject: Subject,
    entry: DecisionEntry,
    decision_id: str,
    now: datetime,
) -> None:
    """What a person decides answers what readers have reported; what policy concludes doesn't."""
    comment_id, by = subject.comment_id, entry.actor.moderator_id
    if entry.actor.kind == "policy":
        return
    if entry.reverses:
        reopen_reports(connection, entry.reverses)
    elif entry.status == "approved":
        up_to = entry.published
        close_reports(connection, comment_id, decision_id, "dismissed", now, up_to=up_to, by=by)
    elif entry.actor.kind == "author":
        close_reports(connection, comment_id, decision_id, "void", now)
    elif entry.status != "pending":
        close_reports(connection, comment_id, decision_id, "upheld", now, by=by)


def _decision_row(subject: Subject, entry: DecisionEntry, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "site_id": subject.site_id,
        "comment_id": subject.comment_id,
        "version": subject.version,
        "previous_status": subject.status,
        "status": entry.status,
        "previously_published": subject.published,
        "published": entry.published,
        "decided_by": entry.actor.kind,
        "moderator_id": entry.actor.moderator_id,
        "phase": entry.phase,
        "text": entry.text,
        "note": entry.note,
        "reason": entry.reason,
        "reverses": entry.reverses,
        "until": entry.until,
        "created_at": now,
    }


def record_imported(
    connection: Connection, imported: Sequence[ImportedDecision], now: datetime
) -> None:
    """What was decided elsewhere, of many comments at once. The site knows it, so nothing is told.

    A label sorts by when the comment was written: a long past must not crowd out what people have
    decided here since, of which training reads the newest.
    """
    rows = [_decision_row(past.subject, past.entry, now) for past in imported]
    _INSERT_DECISION.run_each(connection, rows)
    labels = [
        _past_label(past, row) for past, row in zip(imported, rows, strict=True) if past.is_lesson
    ]
    _INSERT_LABEL.run_each(connection, labels)
    turned = {past.subject.thread_id for past in imported if past.entry.published}
    connection.execute(
        update(Thread).where(Thread.id.in_(sorted(turned))).values(version=Thread.version + 1)
    )


def _past_label(past: ImportedDecision, row: dict[str, Any]) -> dict[str, Any]:
    written = past.subject.created_at
    made = id_at(written, past.place)
    return _label_row(made, past.subject, past.entry, row["id"], written)


def _label_row(
    label_id: str, subject: Subject, entry: DecisionEntry, decision_id: str, at: datetime
) -> dict[str, Any]:
    return {
        "id": label_id,
        "site_id": subject.site_id,
        "comment_id": subject.comment_id,
        "decision_id": decision_id,
        "is_spam": entry.status == "spam",
        "source": entry.actor.kind,
        "created_at": at,
    }


def _record_consequences(
    connection: Connection,
    subject: Subject,
    entry: DecisionEntry,
    decision_id: str,
    now: datetime,
) -> None:
    """The label, the reasons for the author, the event, and the page that changed."""
    _label(connection, subject, entry, decision_id, now)
    give_statement(connection, subject, entry, decision_id, now)
    if entry.is_news:
        _tell(connection, subject, entry, now)
    if entry.published != subject.published:
        _turn_page(connection, subject.thread_id)
    if entry.published and not subject.published:
        named = {"page": subject.thread_id, "comment": subject.comment_id}
        change_later(connection, _NAME_PAGE, named)
    metrics.DECISIONS.labels(entry.status, entry.actor.kind).inc()


def _tell(connection: Connection, subject: Subject, entry: DecisionEntry, now: datetime) -> None:
    """Put an event for the site in the outbox: the public comment, never an address."""
    insert_later(
        connection,
        _INSERT_EVENT,
        {
            "id": new_id(),
            "site_id": subject.site_id,
            "comment_id": subject.comment_id,
            "sequence": subject.version,
            "type": entry.event or f"comment.{entry.status}",
            "payload": _payload(subject, entry),
            "created_at": now,
            "due_at": now + entry.delay,
        },
    )


def _payload(subject: Subject, entry: DecisionEntry) -> dict[str, Any]:
    return {
        "id": subject.comment_id,
        "thread_url": subject.thread_url,
        "parent_id": subject.parent_id,
        "author": {"name": subject.author_name, "url": subject.author_url},
        "by_site": subject.is_by_site,
        "body": subject.body,
        "created_at": subject.created_at.isoformat(),
        "status": entry.status,
        "previous_status": subject.status,
        "sequence": subject.version,
        "decided_by": entry.actor.kind,
    }


def _change_status(
    connection: Connection, subject: Subject, entry: DecisionEntry, now: datetime
) -> None:
    to = {"to": entry.status, "published": entry.published, "made": subject.version, "now": now}
    _CHANGE_STATUS.run(connection, to | {"comment": subject.comment_id})


def _label(
    connection: Connection,
    subject: Subject,
    entry: DecisionEntry,
    decision_id: str,
    now: datetime,
) -> None:
    """People's decisions on spam and on what was published teach the model; tests never do."""
    is_lesson = entry.actor.kind != "policy" and entry.status in {"approved", "spam"}
    if not is_lesson or subject.is_test or subject.is_by_site or entry.reverses:
        return
    _INSERT_LABEL.run(connection, _label_row(new_id(), subject, entry, decision_id, now))


def _turn_page(connection: Connection, thread_id: str) -> None:
    change_later(connection, _TURN_PAGE, {"thread": thread_id})


_threads = Thread.__table__.c
_TURN_PAGE = Prepared(
    update(Thread.__table__)
    .where(_threads.id == bindparam("thread"))
    .values(version=_threads.version + 1)
)
_comments = Comment.__table__.c
_form_title = (
    select(_comments.form_title).where(_comments.id == bindparam("comment")).scalar_subquery()
)
_CHANGE_STATUS = Prepared(
    update(Comment.__table__)
    .where(_comments.id == bindparam("comment"))
    .values(
        status=bindparam("to"),
        published_revision=bindparam("published"),
        version=bindparam("made"),
        decided_at=bindparam("now"),
    )
)
# What a form said of a page that has no title yet is so once the comment is approved.
_NAME_PAGE = Prepared(
    update(Thread.__table__)
    .where(_threads.id == bindparam("page"), _threads.title == "", _form_title.is_not(None))
    .values(title=_form_title)
)
_INSERT_DECISION = Prepared(insert(Decision.__table__))
_INSERT_LABEL = Prepared(insert(Label.__table__))
_INSERT_EVENT = Prepared(insert(Event.__table__))
