"""Give a statement of reasons: with every decision by which a person refuses a comment."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from moderation.actions.decisions.statement_words import words_of
from moderation.actions.decisions.subject import Subject
from moderation.actions.installation.commission_keys import parse_category
from moderation.actions.installation.reasons import code_of, reason_named
from moderation.identifiers import new_id, random_id
from moderation.languages import known_language
from moderation.tables import (
    AuthorToken,
    Comment,
    Decision,
    Event,
    ReaderReport,
    ReporterRecord,
    Site,
    Statement,
    WebhookEndpoint,
)
from moderation.transactions.prepared import Prepared

if TYPE_CHECKING:
    from moderation.actions.decisions.record_decision import DecisionEntry

KEPT_BESIDE: Final = timedelta(days=200)
"""So long after a statement was given its comment is kept, for an appeal within six months."""

EVENT: Final = "statement.given"
_REFUSING = frozenset({"spam", "rejected"})
_REFUSERS = frozenset({"moderator", "site", "operator"})


def give_statement(
    connection: Connection,
    subject: Subject,
    entry: "DecisionEntry",
    decision_id: str,
    now: datetime,
) -> None:
    """Give one where a person refuses the comment or takes it down; who asked for it hears of it.

    Policy refuses nothing for good: what it files as spam waits for a person.
    """
    is_refusal = entry.status in _REFUSING and entry.actor.kind in _REFUSERS
    is_undoing = entry.reverses is not None and entry.reason is None
    if not is_refusal or is_undoing or subject.is_test or subject.is_by_site:
        return
    statement = _statement(connection, subject, entry, decision_id, now)
    values = {column.key: getattr(statement, column.key) for column in Statement.__table__.columns}
    _INSERT.run(connection, values)
    told = Told(subject.site_id, subject.comment_id, subject.version, now, now + entry.delay)
    tell_where_asked(connection, told, EVENT, told_of(statement))


class Told(NamedTuple):
    """Of which comment a site is told something, at which of its versions, and from when on."""

    site_id: str
    comment_id: str
    sequence: int
    now: datetime
    due_at: datetime


def tell_where_asked(
    connection: Connection, told: Told, kind: str, payload: Mapping[str, Any]
) -> None:
    """An event for a site with an endpoint that names its kind: others would not know it."""
    wanted = _WANTED.rows(connection, {"site": told.site_id})
    if not any(kind in (events or ()) for (events,) in wanted):
        return
    row = {
        "id": new_id(),
        "site_id": told.site_id,
        "comment_id": told.comment_id,
        "sequence": told.sequence,
        "type": kind,
        "payload": dict(payload),
        "created_at": told.now,
        "due_at": told.due_at,
    }
    connection.execute(insert(Event).values(row))


def void_statement(connection: Connection, decision_id: str, now: datetime) -> None:
    """Its decision was undone, so it says nothing any more."""
    theirs = update(Statement).where(Statement.decision_id == decision_id)
    connection.execute(theirs.values(voided_at=now))


def told_of(statement: Statement) -> dict[str, Any]:
    """A statement as sites are told of it: codes, the sentences, and no person."""
    category, keywords = category_of(statement)
    return {
        "id": statement.id,
        "comment_id": statement.comment_id,
        "code": statement.code,
        "ground": statement.ground,
        "measure": statement.measure,
        "automation": statement.automation,
        "is_found_by_machine": statement.is_found_by_machine,
        "source": statement.source,
        "category": f"STATEMENT_CATEGORY_{category}",
        "keywords": [f"KEYWORD_{one}" for one in keywords],
        "language": statement.language,
        "text": words_of(statement).text,
        "given_at": statement.given_at.isoformat(),
    }


def category_of(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """What the Commission's database calls the reason, and its keywords; the site's own choice."""
    reason = reason_named(statement.code)
    return parse_category(statement.category or "") or (reason.category, reason.keywords)


def _statement(
    connection: Connection,
    subject: Subject,
    entry: "DecisionEntry",
    decision_id: str,
    now: datetime,
) -> Statement:
    code = code_of(entry.status, entry.reason)
    asked = {"comment": subject.comment_id, "version": subject.version}
    (known,) = _KNOWN.rows(connection, asked)
    token_language, language, risk, clauses, categories, until = known
    was_public = subject.published is not None or until is not None  # out of sight for a time
    is_moderators = entry.actor.kind == "moderator"
    return Statement(
        id=random_id(),
        site_id=subject.site_id,
        comment_id=subject.comment_id,
        decision_id=decision_id,
        code=code,
        ground=reason_named(code).ground,
        clause=(clauses or {}).get(code),
        measure="removed" if was_public else "refused",
        automation=("none" if risk is None else "partly") if is_moderators else "untold",
        is_found_by_machine=subject.status == "spam",
        source=_source(connection, subject) if was_public else "own",
        category=(categories or {}).get(code),
        language=token_language or known_language(language),
        given_at=now,
    )


def _source(connection: Connection, subject: Subject) -> str:
    """What led to the decision: what readers had said that was not answered yet."""
    is_notice = ReaderReport.is_notice.is_(True)
    is_trusted = is_notice & ReporterRecord.trusted_at.is_not(None)
    query = (
        select(func.max(case((is_trusted, 3), (is_notice, 2), else_=1)))
        .select_from(ReaderReport)
        .outerjoin(
            ReporterRecord,
            (ReporterRecord.site_id == ReaderReport.site_id)
            & (ReporterRecord.reporter == ReaderReport.reporter),
        )
        .where(ReaderReport.comment_id == subject.comment_id, ReaderReport.state == "open")
    )
    return _SOURCES[connection.scalar(query) or 0]


_SOURCES: Final = ("own", "report", "notice", "trusted")
_INSERT = Prepared(insert(Statement.__table__))
_WANTED = Prepared(
    select(WebhookEndpoint.events).where(WebhookEndpoint.site_id == bindparam("site"))
)
# Of the decision before this one.
_UNTIL = (
    select(Decision.until)
    .where(Decision.comment_id == bindparam("comment"), Decision.version < bindparam("version"))
    .order_by(Decision.version.desc())
    .limit(1)
)
_KNOWN = Prepared(
    select(
        *(AuthorToken.language, Comment.language, Comment.risk, Site.clauses, Site.categories),
        _UNTIL.scalar_subquery(),
    )
    .select_from(Comment)
    .join(Site, Site.id == Comment.site_id)
    .outerjoin(AuthorToken, AuthorToken.comment_id == Comment.id)
    .where(Comment.id == bindparam("comment"))
)
