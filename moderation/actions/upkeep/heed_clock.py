"""Heed a clock that went back, such as of a machine that was a day ahead until it knew the time.

What was written meanwhile stands ahead, and would stand still until then: waits and leases, due
events, sessions, codes, counted days. Whatever nobody can have set so far ahead is moved to where
it could be at most if it had been set now. What happened is still told as it was written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Update, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from moderation import clock
from moderation.actions.decisions.claim_comment import LEASE as LEASE_OF_COMMENT
from moderation.actions.factors.second_factor import PERIOD
from moderation.actions.installation import Installation
from moderation.actions.numbers.count_days import uncount_days
from moderation.actions.webhooks.claim_dispatches import is_waiting
from moderation.actions.webhooks.endpoint_health import LONGEST_PAUSE
from moderation.actions.webhooks.retry_schedule import WAITS, Pace, longest_wait
from moderation.database import Database
from moderation.tables import (
    Authenticator,
    Claim,
    Dispatch,
    Event,
    Heartbeat,
    LookRound,
    Moderator,
    ReviewSession,
    SignInAttempt,
    WebhookEndpoint,
    WebhookTest,
)

CLOCKS_DIFFER = timedelta(minutes=5)
"""Between machines that serve one installation: what is ahead by less is as it should be."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A moment, and how far ahead it can be set; ``where`` names the rows that it counts in."""

    column: InstrumentedAttribute[Any]
    most: timedelta = timedelta()
    where: tuple[ColumnElement[bool], ...] = ()

    def moved(self, now: datetime) -> Update:
        """The statement that leaves nothing further ahead."""
        latest = now + self.most
        return (
            update(self.column.class_)
            .where(self.column > latest + CLOCKS_DIFFER, *self.where)
            .values({self.column.key: latest})
            .execution_options(synchronize_session=False)
        )


def heed_clock(installation: Installation, *, was_set: bool = False) -> bool:
    """Move what stands ahead, where ``was_set`` or any heartbeat tells it; whether that was so.

    Safe to run twice, and in several workers. Raises ``Unavailable``.
    """
    database = installation.database
    if not was_set and not _tells(database):
        return False
    _log.warning("clock.went_back")
    # One by one, so that none holds what others wait for; the beats last: until then they tell.
    # Each by the clock as it is once it may write: it can have been set ahead again meanwhile.
    for moved in _movements(installation):
        with database.transaction() as session:
            database.take_time(session)
            session.execute(moved(clock.now()))
    uncount_days(installation, clock.now().date())
    with database.transaction() as session:
        session.execute(_Ahead(Heartbeat.beat_at).moved(clock.now()))
    return True


def _tells(database: Database) -> bool:
    """Whether somebody has beaten ahead of now, which is looked at after what they have written."""
    with database.reading() as session:
        latest = session.scalar(select(func.max(Heartbeat.beat_at)))
    return latest is not None and latest > clock.now() + CLOCKS_DIFFER


def _movements(installation: Installation) -> Iterator[Callable[[datetime], Update]]:
    for one in (*_of_webhooks(installation), *_of_desks(), *_of_looks()):
        yield one.moved
    yield _used_codes


def _used_codes(now: datetime) -> Update:
    step = int(now.timestamp()) // PERIOD
    used = update(Authenticator).where(
        Authenticator.last_step > step + CLOCKS_DIFFER.seconds // PERIOD
    )
    return used.values(last_step=step).execution_options(synchronize_session=False)


def _of_webhooks(installation: Installation) -> Iterator[_Ahead]:
    undone_until = timedelta(seconds=installation.settings.undo_seconds)
    waits = (Event.dispatched_at.is_(None), Event.withdrawn_at.is_(None))
    yield _Ahead(Event.due_at, undone_until, waits)
    for tries in range(len(WAITS)):
        of_tries = (is_waiting(Dispatch), Dispatch.tries == tries)
        yield _Ahead(Dispatch.next_try_at, longest_wait(tries), of_tries)
    yield _Ahead(Dispatch.claimed_until, Pace().lease, (is_waiting(Dispatch),))
    yield _Ahead(WebhookEndpoint.paused_until, LONGEST_PAUSE)
    yield _Ahead(WebhookEndpoint.last_failed_at)
    yield _Ahead(WebhookEndpoint.failing_since)
    yield _Ahead(WebhookTest.created_at, where=(WebhookTest.finished_at.is_(None),))
    yield _Ahead(WebhookTest.claimed_at, where=(WebhookTest.finished_at.is_(None),))


def _of_desks() -> Iterator[_Ahead]:
    yield _Ahead(Claim.expires_at, LEASE_OF_COMMENT)
    for column in (
        ReviewSession.created_at,
        ReviewSession.seen_at,
        ReviewSession.confirmed_at,
        SignInAttempt.last_failed_at,
        Moderator.digested_at,
    ):
        yield _Ahead(column)


def _of_looks() -> Iterator[_Ahead]:
    yield _Ahead(LookRound.since)
    yield _Ahead(LookRound.succeeded_at)
