"""How an endpoint fares, concluded from its tries. Nothing is read or written here.

Two things follow. After a few failures an endpoint is tried less and less often, so that a dead
one costs nobody else anything. And one that fails for five days is given up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.actions.webhooks.retry_schedule import Pace

GIVEN_UP_AFTER = timedelta(days=5)
_CLOCK_STARTS_WITHIN = timedelta(hours=24)  # two failures so close begin the five days
_FORGOTTEN_AFTER = timedelta(hours=48)  # longer than the longest wait between two tries
_PATIENT_FAILURES = 5
_FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """What is remembered of an endpoint's failures since its last success."""

    failures: int = 0
    last_failed_at: datetime | None = None
    failing_since: datetime | None = None
    paused_until: datetime | None = None


HEALTHY = Health()


def after_failure(
    health: Health, now: datetime, pace: Pace, retry_after: int | None = None
) -> Health:
    """The endpoint after one more failure; ``retry_after`` is what it asked for, in seconds."""
    last = health.last_failed_at
    is_forgotten = last is None or now - last > _FORGOTTEN_AFTER
    since = None if is_forgotten else health.failing_since
    if since is None and last and now - last <= _CLOCK_STARTS_WITHIN:
        since = now
    failures = 1 if is_forgotten else health.failures + 1
    asked = timedelta(seconds=retry_after or 0)
    pause = max(_pause(failures, pace), asked)
    return Health(failures, now, since, now + pause if pause else None)


def is_given_up(health: Health, now: datetime) -> bool:
    """Whether it has failed for so long that it is disabled."""
    since = health.failing_since
    return since is not None and now - since >= GIVEN_UP_AFTER


def _pause(failures: int, pace: Pace) -> timedelta:
    """A few failures may be of single events; more of them are the endpoint's."""
    over = failures - _PATIENT_FAILURES
    if over < 0:
        return timedelta()
    return pace.spread(min(_FIRST_PAUSE * 2 ** min(over, 10), LONGEST_PAUSE))
