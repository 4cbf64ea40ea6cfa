"""Statements as a file for the Commission's web form: what is in it, the worker never sends."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.transparency.compose_statement import compose_statement
from moderation.actions.transparency.statement_rules import COUNTRIES
from moderation.identifiers import random_id
from moderation.tables import Comment, Statement, SubmittedStatement, TransparencyAccount

_AT_ONCE = 200
_TAKEN = frozenset({"sent", "unproven", "void"})


@dataclass(frozen=True, slots=True)
class ExportedStatements:
    """How many are in the file, how many were stored already, and why others are not in it."""

    written: int
    stored: int
    refused: Sequence[str]


@dataclass(slots=True)
class _Tally:
    written: int
    stored: int
    refused: list[str]


def export_statements(
    installation: Installation,
    site_id: str,
    since: datetime,
    until: datetime,
    write: Callable[[str], object],
    actor: Actor,
) -> ExportedStatements:
    """Write those of ``since <= given < until``, one JSON object a line, by their puids.

    What the database has, or may have, is left out, and so is what was undone.
    """
    tally = _Tally(0, 0, [])
    place: tuple[datetime, str] | None = (since, "")
    while place:
        with installation.database.transaction() as session:
            found = _next(session, site_id, place, until)
            account = session.get(TransparencyAccount, site_id) or _usual()
            lines = [line for one in found if (line := _line(session, one, account, tally))]
        for line in lines:
            write(line)
        place = (found[-1].given_at, found[-1].id) if len(found) == _AT_ONCE else None
    with installation.database.transaction() as session:
        record_act(session, Act(actor, "transparency.exported", clock.now(), site_id, site_id))
    return ExportedStatements(tally.written, tally.stored, tally.refused)


def _next(
    session: Session, site_id: str, place: tuple[datetime, str], until: datetime
) -> list[Statement]:
    """From a place on; without an identifier from its moment on."""
    since, last_id = place
    begin = Statement.given_at >= since
    if last_id:
        same = (Statement.given_at == since) & (Statement.id > last_id)
        begin = (Statement.given_at > since) | same
    query = (
        select(Statement)
        .where(Statement.site_id == site_id, Statement.voided_at.is_(None))
        .where(begin, Statement.given_at < until)
        .order_by(Statement.given_at, Statement.id)
        .limit(_AT_ONCE)
    )
    return list(session.scalars(query))


def _line(
    session: Session, statement: Statement, account: TransparencyAccount, tally: _Tally
) -> str | None:
    row = session.get(SubmittedStatement, statement.id, with_for_update=True)
    if row is not None and (row.state in _TAKEN or row.claimed_until is not None):
        tally.stored += 1
        return None
    comment = session.get(Comment, statement.comment_id) if statement.comment_id else None
    if comment is None:
        tally.refused.append(f"{statement.id}: its comment is gone.")
        return None
    puid = row.puid if row else random_id()
    composed = compose_statement(statement, comment, account, puid)
    if composed.flaws:
        tally.refused.append(f"{statement.id}: {' '.join(composed.flaws)}")
        return None
    if row is None:
        row = SubmittedStatement(statement_id=statement.id, site_id=statement.site_id, puid=puid)
        row.tries, row.due_at = 0, clock.now()
        session.add(row)
    row.state = "exported"
    tally.written += 1
    return json.dumps(composed.body, ensure_ascii=False)


def _usual() -> TransparencyAccount:
    """How a site without an account is written: in the whole EEA."""
    return TransparencyAccount(countries=list(COUNTRIES), rules_url=None, decides=None)
