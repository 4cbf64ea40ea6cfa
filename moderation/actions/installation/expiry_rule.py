"""A rule of expiry, and how one is followed: in small transactions that keep nobody waiting."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation import clock
from moderation.actions.installation.installation import Installation

_log = structlog.get_logger(__name__)

MOST_COUNTED = 10_000  # beyond that a number costs more than it tells

_LEAST, _FIRST, _MOST = 8, 50, 500
_AIM_SECONDS = 0.008  # of the processor; so long others wait for a batch, and for its commit
_PATIENT = 6  # times as long may it take by the clock: on a busy machine, or a busy server
_STATEMENT_SECONDS, _LOCK_SECONDS = 15, 2
_MOST_STUCK = 20

Counts = Mapping[str, int]
Keys = Select[*tuple[Any, ...]]
Moment = ColumnElement[datetime] | InstrumentedAttribute[datetime]
Run = Callable[[Installation, "BatchSize"], Iterator[Counts]]


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many rows are past their time, at most ``MOST_COUNTED``, and since when the first is."""

    rows: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ExpiryRule:
    """``run`` yields after every batch what it deleted; ``overdue`` tells what there is to do."""

    name: str
    run: Run
    overdue: Callable[[Session], Overdue]


@dataclass(slots=True)
class BatchSize:
    """How many rows a transaction takes: as many as it can in the time that others may wait."""

    rows: int = field(default_factory=lambda: _FIRST)
    seconds: float = field(default=0.0, init=False)  # that the last one took

    def fit(self, seconds: float, processor: float) -> None:
        """The next batch takes as many rows as are due to the time that the last one took.

        In steps: databases prepare a statement anew for every number of rows.
        """
        took = max(processor, seconds / _PATIENT, 0.001)
        wanted = max(_LEAST, int(self.rows * _AIM_SECONDS / took) // _LEAST * _LEAST)
        self.rows = min(wanted, self.rows * 2, _MOST)
        self.seconds = seconds


@contextmanager
def batch(installation: Installation, size: BatchSize) -> Iterator[Session]:
    """One transaction, under limits of its own; what it took makes the next one's size."""
    with installation.database.transaction() as session:
        began, spent = time.monotonic(), time.thread_time()
        installation.database.take_time(session, _STATEMENT_SECONDS, _LOCK_SECONDS)
        yield session
    size.fit(time.monotonic() - began, time.thread_time() - spent)


def in_batches(
    due: Keys,
    change: Callable[[Session, Sequence[Any]], Counts],
) -> Run:
    """Change what ``due`` selects the keys of, the same way as long as there is any.

    What makes a batch fail is found by ever smaller ones, and left out; the first such failure is
    raised when everything else is done.
    """

    def run(installation: Installation, size: BatchSize) -> Iterator[Counts]:
        stuck: list[Any] = []
        failure: Exception | None = None
        some = due.limit(bindparam("most", type_=Integer))
        while keys := _find(installation, some, stuck, size.rows):
            try:
                with batch(installation, size) as session:
                    counts = change(session, keys)
            except Exception as error:
                if len(keys) > 1:
                    size.rows = max(1, len(keys) // 4)
                    continue
                stuck, failure = [*stuck, *keys], failure or error
                if len(stuck) >= _MOST_STUCK:
                    raise
            else:
                yield counts
        if failure is not None:
            raise failure

    return run


def one_of(columns: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a row is one of those whose ``keys`` are given."""
    keys: BindParameter[Any] = bindparam("keys", expanding=True)
    return tuple_(*columns).in_(keys) if len(columns) > 1 else and_(columns[0].in_(keys))


def overdue_of(due: Keys, since: Moment, before: datetime) -> Callable[[Session], Overdue]:
    """Counts what ``due`` selects, which is what has a ``since`` from ``before`` that moment."""

    def measure(session: Session) -> Overdue:
        counted = select(func.count()).select_from(due.limit(MOST_COUNTED).subquery())
        rows = session.execute(counted).scalar_one()
        first = due.with_only_columns(func.min(since), maintain_column_froms=True)
        moment = session.execute(first).scalar_one() if rows else None
        return Overdue(rows, moment and clock.now() - (before - moment))

    return measure


def _find(installation: Installation, some: Keys, stuck: Sequence[Any], most: int) -> Any:
    if stuck:
        some = some.where(tuple_(*some.selected_columns).not_in(stuck))
    with installation.database.glance() as connection:
        return [tuple(row) for row in connection.execute(some, {"most": most})]
