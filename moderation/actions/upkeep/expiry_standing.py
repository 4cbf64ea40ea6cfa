"""How the rules of expiry stand: which has failed since when, and how much is past its time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.expiry_rule import ExpiryRule, Overdue
from moderation.errors import Unavailable
from moderation.tables import RuleOfExpiry
from moderation.transactions.prepared import Prepared

_LATE = timedelta(hours=3)  # a rule is followed once an hour


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """``rows`` are past their time, the first of them by ``seconds``; None: nobody could tell."""

    name: str
    failures: int  # since it last worked
    is_late: bool
    rows: int | None
    seconds: float

    @property
    def is_in_trouble(self) -> bool:
        """Whether it doesn't do what the settings promise."""
        return self.failures > 0 or self.is_late

    @property
    def is_lasting(self) -> bool:
        """Whether that is so for longer than it may take to try again."""
        return self.is_late or self.seconds > _LATE.total_seconds()


def note_expiry(
    installation: Installation,
    rules: Sequence[ExpiryRule],
    failed: Collection[str],
    unfinished: Collection[str],
) -> None:
    """Keep how every rule has fared, for all processes. Raises ``Unavailable``."""
    left = {
        rule.name: measure_overdue(installation, rule)
        for rule in rules
        if rule.name in failed or rule.name in unfinished
    }
    now = clock.now()
    with installation.database.transaction() as session:
        rows = {row.name: row for row in session.scalars(select(RuleOfExpiry))}
        for rule in rules:
            row = rows.pop(rule.name, None) or _new(session, rule.name, now)
            fared = {"has_failed": rule.name in failed, "is_unfinished": rule.name in unfinished}
            _note(row, now, **fared)
            _measure(row, left.get(rule.name, Overdue(0, None)))
        for gone in rows.values():
            session.delete(gone)


def read_expiry(session: Session) -> list[RuleStanding]:
    """How every rule stands that was ever followed."""
    rows, now = _rules().rows(session.connection(), {}), clock.now()
    return [_standing(_Fared(*row), now) for row in rows]


class _Fared(NamedTuple):
    name: str
    failures: int
    since: datetime
    succeeded_at: datetime | None
    overdue: int | None
    overdue_since: datetime | None


@cache  # every page of an admin asks
def _rules() -> Prepared:
    row = RuleOfExpiry
    query: Any = select(
        row.name, row.failures, row.since, row.succeeded_at, row.overdue, row.overdue_since
    )
    return Prepared(query.order_by(row.name))


def measure_overdue(installation: Installation, rule: ExpiryRule) -> Overdue | None:
    """What is past its time by this rule at this moment; None where nobody can tell."""
    try:
        with installation.database.reading() as session:
            return rule.overdue(session)
    except (Unavailable, SQLAlchemyError):
        return None


def _new(session: Session, name: str, now: datetime) -> RuleOfExpiry:
    row = RuleOfExpiry(name=name, since=now, failures=0)
    session.add(row)
    return row


def _note(row: RuleOfExpiry, now: datetime, *, has_failed: bool, is_unfinished: bool) -> None:
    if has_failed:
        row.failures += 1
    elif not is_unfinished:
        row.failures, row.succeeded_at = 0, now


def _measure(row: RuleOfExpiry, left: Overdue | None) -> None:
    row.overdue = None if left is None else left.rows
    row.overdue_since = None if left is None else left.since


def _standing(row: _Fared, now: datetime) -> RuleStanding:
    is_late = now - (row.succeeded_at or row.since) > _LATE
    late = (now - row.overdue_since).total_seconds() if row.overdue_since else 0.0
    return RuleStanding(row.name, row.failures, is_late, row.overdue, max(0.0, late))
