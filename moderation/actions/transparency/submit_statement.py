"""One statement on its way to the Commission's database: taken, composed, and what came of it.

Only a 201 proves that it is stored, and nothing is ever sent under a second puid. Where the puid
is said to be used, whether it is stored is asked two days later: until then nobody knows.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from moderation import clock, metrics
from moderation.actions.installation import Installation
from moderation.actions.transparency.account import REFUSED_TOKEN
from moderation.actions.transparency.compose_statement import Composed, compose_statement
from moderation.tables import Appeal, Comment, Statement, SubmittedStatement, TransparencyAccount
from moderation.vault import BrokenSeal

LEASE: Final = timedelta(minutes=10)  # far beyond what a try may take, and the lock on a puid
UNPROVEN_FOR: Final = timedelta(hours=49)
MOST_TRIES: Final = 60  # two weeks, and then somebody has to look
_APPEALED_FOR = timedelta(hours=6)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_LONGEST_SAID = 1_000
_STORED, _FOUND, _NOT_FOUND, _TOO_MANY = 201, 302, 404, 429
_OF_ACCOUNT = (*REFUSED_TOKEN, _TOO_MANY)
_UNSEALED: Final = "The token cannot be opened; hand it over again."
_GONE: Final = "Its comment was erased before it was sent."
_PATIENT: Final = "The database could not be reached for two weeks."


@dataclass(frozen=True, slots=True, repr=False)
class ClaimedStatement:
    """What is to be asked of the database; without a body whether it knows the puid."""

    statement_id: str
    site_id: str
    method: str
    url: str
    token: str
    body: bytes


@dataclass(frozen=True, slots=True)
class DatabaseReply:
    """What came back: the status, None where nothing came, and the beginning of what was said."""

    status: int | None
    said: str
    retry_after: int | None = None  # seconds


def claim_statement(installation: Installation) -> ClaimedStatement | None:
    """Take the next that is due, for ten minutes. What breaks a rule is parked and never sent."""
    while True:
        with installation.database.transaction() as session:
            row = _next(session)
            if row is None:
                return None
            if claimed := _claim(installation, session, row):
                return claimed


def record_reply(
    installation: Installation, claimed: ClaimedStatement, reply: DatabaseReply
) -> str:
    """Write down what came of it; in one word."""
    now = clock.now()
    with installation.database.transaction() as session:
        if reply.status in _OF_ACCOUNT:  # before the row, as whoever connects locks them
            session.get(TransparencyAccount, claimed.site_id, with_for_update=True)
        row = session.get(SubmittedStatement, claimed.statement_id, with_for_update=True)
        if row is None or row.state not in {"waiting", "unproven"}:
            return "gone"
        row.claimed_until, row.status = None, reply.status
        outcome = _outcome(row, reply, now)
        if reply.status in _OF_ACCOUNT:
            _rest(session, row, reply, now)
    metrics.STATEMENTS_SENT.labels(outcome).inc()
    return outcome


def _next(session: Session) -> SubmittedStatement | None:
    now = clock.now()
    is_free = or_(
        SubmittedStatement.claimed_until.is_(None), SubmittedStatement.claimed_until < now
    )
    resumes = TransparencyAccount.resumes_at
    query = (
        select(SubmittedStatement)
        .join(TransparencyAccount, TransparencyAccount.site_id == SubmittedStatement.site_id)
        .where(
            SubmittedStatement.state.in_(("waiting", "unproven")),
            SubmittedStatement.due_at <= now,
            is_free,
            TransparencyAccount.halted_because.is_(None),
            or_(resumes.is_(None), resumes <= now),
        )
        .order_by(SubmittedStatement.due_at)
        .limit(1)
    )
    return session.scalars(query.with_for_update(of=SubmittedStatement)).one_or_none()


def _claim(
    installation: Installation, session: Session, row: SubmittedStatement
) -> ClaimedStatement | None:
    """What to send of the row; None where it is put off, parked or void."""
    now = clock.now()
    account = session.get_one(TransparencyAccount, row.site_id)
    token = installation.vault.open(account)
    if isinstance(token, BrokenSeal):
        account.halted_because = _UNSEALED
        return None
    method, path, body = "GET", f"statement/existing-puid/{row.puid}", b""
    if row.state == "waiting":
        if not _is_settled(session, row, now):
            return None
        composed = _composed(session, row, account)
        if composed.flaws:
            _park(row, None, " ".join(composed.flaws))
            metrics.STATEMENTS_SENT.labels("refused_here").inc()
            return None
        method, path, body = "POST", "statement", json.dumps(composed.body).encode()
    row.claimed_until, row.tries = now + LEASE, row.tries + 1
    url = f"{account.base_url}/api/v1/{path}"
    return ClaimedStatement(row.statement_id, row.site_id, method, url, token, body)


def _is_settled(session: Session, row: SubmittedStatement, now: datetime) -> bool:
    """Whether the decision stands: what is undone is void, what is appealed against waits."""
    statement = session.get_one(Statement, row.statement_id)
    if statement.voided_at:
        row.state = "void"
        return False
    open_appeal = select(Appeal.id).where(
        Appeal.statement_id == statement.id, Appeal.state == "open"
    )
    if session.scalars(open_appeal.limit(1)).first():
        row.due_at = now + _APPEALED_FOR
        return False
    return True


def _composed(session: Session, row: SubmittedStatement, account: TransparencyAccount) -> Composed:
    statement = session.get_one(Statement, row.statement_id)
    comment = session.get(Comment, statement.comment_id) if statement.comment_id else None
    if comment is None:
        return Composed({}, (_GONE,))
    return compose_statement(statement, comment, account, row.puid)


def _outcome(row: SubmittedStatement, reply: DatabaseReply, now: datetime) -> str:
    status = reply.status
    if row.state == "unproven":
        return _answered(row, reply, now)
    if status == _STORED:
        row.state, row.sent_at, row.said = "sent", now, None
        row.uuid = _uuid_of(reply.said, row.puid)
        return "stored"
    if status == 422 and _is_used(reply.said):
        row.state, row.due_at, row.said = "unproven", now + UNPROVEN_FOR, _prose(reply.said)
        return "unproven"
    if status is not None and 400 <= status < 500 and status != _TOO_MANY:
        _park(row, status, _prose(reply.said) or f"The database answered {status}.")
        return "parked"
    return _later(row, reply, now)


def _answered(row: SubmittedStatement, reply: DatabaseReply, now: datetime) -> str:
    """Whether the puid is known, 49 hours after the database said that it is used."""
    if reply.status == _FOUND:
        row.state, row.sent_at, row.said = "sent", now, None
        return "stored"
    if reply.status == _NOT_FOUND:
        row.state, row.due_at = "waiting", now
        return "not_stored"
    return _later(row, reply, now)


def _later(row: SubmittedStatement, reply: DatabaseReply, now: datetime) -> str:
    row.said = _prose(reply.said) or None
    if reply.status == _TOO_MANY:
        row.tries = max(0, row.tries - 1)  # the database is there, and it is we who were too fast
    if row.tries >= MOST_TRIES:
        _park(row, reply.status, _PATIENT)
        return "parked"
    wait = min(_FIRST_WAIT * 2 ** min(row.tries, 12), _LONGEST_WAIT)
    row.due_at = now + max(wait, timedelta(seconds=reply.retry_after or 0))
    return "later"


def _rest(session: Session, row: SubmittedStatement, reply: DatabaseReply, now: datetime) -> None:
    """What holds for the whole account: a token that is none, and a pause that was asked for."""
    account = session.get(TransparencyAccount, row.site_id)
    if account is None:
        return
    if reply.status == _TOO_MANY:
        account.resumes_at = now + max(_FIRST_WAIT, timedelta(seconds=reply.retry_after or 0))
    else:
        account.halted_because = _prose(reply.said) or f"The database answered {reply.status}."


def _park(row: SubmittedStatement, status: int | None, said: str) -> None:
    row.state, row.status, row.said = "parked", status, said[:_LONGEST_SAID]


def _is_used(said: str) -> bool:
    """Whether it is the puid that is refused: by a field of the answer, not by its prose."""
    return "existing" in _read(said)


def _uuid_of(said: str, puid: str) -> str | None:
    """The database's own name of what it stored; None where that was not to be read."""
    answer = _read(said)
    uuid = answer.get("uuid")
    is_ours = answer.get("puid", puid) == puid
    return uuid if isinstance(uuid, str) and len(uuid) <= 60 and is_ours else None


def _prose(said: str) -> str:
    """What a refusal says, as it says it."""
    answer = _read(said)
    errors = answer.get("errors")
    texts = [answer.get("message")]
    for name, told in errors.items() if isinstance(errors, dict) else ():
        texts += [f"{name}: {one}" for one in (told if isinstance(told, list) else [told])]
    prose = " ".join(one for one in texts if isinstance(one, str)) if answer else said
    return " ".join(prose.split())[:_LONGEST_SAID]


def _read(said: str) -> dict[str, Any]:
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
