"""A comment as its author is told of it: in full, but for what is somebody else's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.database import Base
from moderation.tables import (
    Appeal,
    AuthorToken,
    Comment,
    Decision,
    Delivery,
    Dispatch,
    Event,
    IdempotencyKey,
    IllegalGround,
    ImportedComment,
    Label,
    Note,
    OutgoingMail,
    ReaderReport,
    Revision,
    Site,
    Statement,
    StoredOpinion,
    StoredSketch,
    StoredTone,
    Subscription,
    Thread,
)
from moderation.tables.voices.mail import TO_NOTIFIERS
from moderation.vault import BrokenSeal

_Rows = Mapping[str, Sequence[Any]]
_READ: Final[tuple[Any, ...]] = (
    *(Revision, StoredOpinion, Decision, Note, Label, Event, IdempotencyKey),
    *(StoredTone, StoredSketch, ImportedComment, ReaderReport),
    *(AuthorToken, Statement, Appeal, Subscription, OutgoingMail),
)
_COMMENT: Final = (
    *(
        "status",
        "language",
        "language_identified",
        "is_test",
        "is_by_site",
        "revision",
        "published_revision",
    ),
    *("submitted_at", "created_at", "decided_at", "author_network", "user_agent", "referrer"),
    "form_title",
)
_OPINION: Final = ("revision", "spam", "model", "reasons", "kind", "created_at")
_TONE: Final = ("revision", "language", "attributes", "model", "created_at")
_DECISION: Final = (
    *("id", "version", "status", "previous_status", "published", "previously_published"),
    *("decided_by", "phase", "text", "note", "reason", "reverses", "until", "created_at"),
)
_REPORT: Final = ("revision", "kind", "is_notice", "state", "created_at", "closed_at")
_STATEMENT: Final = (
    *("id", "decision_id", "code", "ground", "clause", "measure", "automation"),
    *("is_found_by_machine", "category", "language", "given_at", "voided_at"),
)
_APPEAL: Final = ("id", "statement_id", "by", "text", "state", "answer", "created_at", "decided_at")
_SUBSCRIPTION: Final = ("state", "language", "asked_at", "confirmed_at")
MAIL: Final = ("kind", "about_id", "state", "tries", "due_at", "created_at", "ended_at")
_EVENT: Final = (
    *("id", "type", "sequence", "payload"),
    *("created_at", "due_at", "dispatched_at", "withdrawn_at"),
)
_DELIVERY: Final = ("started_at", "outcome", "status", "milliseconds", "answer")


def described(
    session: Session, installation: Installation, site: Site, comments: Sequence[Comment]
) -> list[dict[str, Any]]:
    """These comments of one site with everything that hangs on them, as plain values."""
    ids = [comment.id for comment in comments]
    of_doors = [table for door in installation.doors for table in door.of_comments]
    rows = {table: _by_comment(session, table, ids) for table in (*_READ, *of_doors)}
    deliveries = _by_event(session, ids)
    urls, grounds = _urls(session, comments), _grounds(session, ids)
    window = timedelta(hours=installation.settings.campaign_window_hours)
    return [
        {"site": site.called, "thread_url": urls[comment.thread_id]}
        | _written(session, installation, comment, rows[Revision][comment.id])
        | plain(comment, *_COMMENT)
        | _hanging({table: found[comment.id] for table, found in rows.items()}, deliveries)
        | _recognised(installation, {table: rows[table][comment.id] for table in of_doors})
        | {"fingerprint": _fingerprint(rows[StoredSketch][comment.id], window)}
        | {"illegal_grounds": [plain(ground, "law", "why") for ground in grounds[comment.id]]}
        for comment in comments
    ]


def plain(row: Base, *columns: str) -> dict[str, Any]:
    """Some columns of a row as JSON knows them."""
    return {name: _plain(getattr(row, name)) for name in columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _written(
    session: Session, installation: Installation, comment: Comment, earlier: Sequence[Revision]
) -> dict[str, Any]:
    """What the author wrote: opened where it was sealed, else as it is shown.

    ``unavailable`` names what is sealed and cannot be opened, and is told as it is shown.
    """
    unavailable: list[str] = []

    def written(field: str, shown: str | None) -> str | None:
        found = installation.vault.open_value(session, comment.site_id, comment.id, field)
        if isinstance(found, BrokenSeal):
            unavailable.append(field)
            return shown
        return found or shown

    return {
        "unavailable": unavailable,
        "id": comment.id,
        "parent_id": comment.parent_id,
        "author": {
            "name": written("author_name", comment.author_name),
            "email": written("email", None),
            "url": written("author_url", comment.author_url),
        },
        "body": written(f"body.{comment.revision}", comment.body),
        "earlier_texts": [
            plain(row, "number", "replaced_at") | {"body": written(f"body.{row.number}", row.body)}
            for row in earlier
        ],
    }


def _hanging(rows: Mapping[Any, Sequence[Any]], deliveries: _Rows) -> dict[str, Any]:
    """What was thought of it, done with it, and told of it. Who did it is theirs to tell."""

    def listed(table: Any, *columns: str) -> list[dict[str, Any]]:
        return [plain(row, *columns) for row in rows[table]]

    own_mails = [row for row in rows[OutgoingMail] if row.kind not in TO_NOTIFIERS]
    return {
        "opinions": listed(StoredOpinion, *_OPINION),
        "tones": listed(StoredTone, *_TONE),
        "decisions": listed(Decision, *_DECISION),
        "statements": listed(Statement, *_STATEMENT),
        "appeals": listed(Appeal, *_APPEAL),
        "notes": listed(Note, "text", "created_at"),
        "labels": listed(Label, "is_spam", "source", "created_at", "withdrawn_at"),
        "events": [
            plain(event, *_EVENT)
            | {"deliveries": [plain(row, *_DELIVERY) for row in deliveries[event.id]]}
            for event in rows[Event]
        ],
        "remembered_answers": listed(IdempotencyKey, "answer_status", "answer", "created_at"),
        # What was said in them would tell who said it.
        "reports": listed(ReaderReport, *_REPORT),
        "author_tokens": listed(AuthorToken, "language", "edits"),
        "mail_asked_for": listed(Subscription, *_SUBSCRIPTION),
        "mails": [plain(row, *MAIL) for row in own_mails],
        "is_imported": bool(rows[ImportedComment]),
    }


def _recognised(installation: Installation, rows: Mapping[Any, Sequence[Any]]) -> dict[str, bool]:
    """By which doors it is known again. What they know it by tells nobody anything."""
    return {
        f"is_recognised_by_{door.name}_door": any(rows[table] for table in door.of_comments)
        for door in installation.doors
        if door.of_comments
    }


def _fingerprint(sketches: Sequence[StoredSketch], window: timedelta) -> dict[str, str] | None:
    """That there is one, and until when. Its numbers tell nobody anything."""
    for sketch in sketches:
        return plain(sketch, "seen_at") | {"kept_until": (sketch.seen_at + window).isoformat()}
    return None


def _urls(session: Session, comments: Sequence[Comment]) -> dict[str, str]:
    threads = {comment.thread_id for comment in comments}
    query = select(Thread.id, Thread.url).where(Thread.id.in_(threads))
    return dict(session.execute(query).all())


def _by_comment(session: Session, table: Any, ids: Sequence[str]) -> _Rows:
    """The table's rows, in the order in which they were made."""
    query = select(table).where(table.comment_id.in_(ids)).order_by(*inspect(table).primary_key)
    grouped: defaultdict[str, list[Any]] = defaultdict(list)
    for row in session.scalars(query):
        grouped[row.comment_id].append(row)
    return grouped


def _grounds(session: Session, ids: Sequence[str]) -> _Rows:
    """Why decisions found a text illegal."""
    query = select(IllegalGround, Decision.comment_id).join(Decision)
    grouped: defaultdict[str, list[IllegalGround]] = defaultdict(list)
    theirs = query.where(Decision.comment_id.in_(ids)).order_by(Decision.id)
    for ground, comment_id in session.execute(theirs):
        grouped[comment_id].append(ground)
    return grouped


def _by_event(session: Session, ids: Sequence[str]) -> _Rows:
    query = (
        select(Delivery, Dispatch.event_id)
        .join(Dispatch, Dispatch.id == Delivery.dispatch_id)
        .join(Event, Event.id == Dispatch.event_id)
        .where(Event.comment_id.in_(ids))
        .order_by(Delivery.id)
    )
    grouped: defaultdict[str, list[Delivery]] = defaultdict(list)
    for delivery, event_id in session.execute(query):
        grouped[event_id].append(delivery)
    return grouped
