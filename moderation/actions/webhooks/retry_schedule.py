"""When a delivery that failed is tried again: the schedule of Standard Webhooks."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

# Before the first try, the second, … Each wait begins when the try before it has failed.
WAITS = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
LONGEST_RETRY_AFTER = timedelta(hours=24)
SPREAD = 0.2  # either way, so that what failed together doesn't come back together


@dataclass(frozen=True, slots=True)
class Pace:
    """How long waits are here: tests hurry. ``draw`` answers a number from 0 up to 1."""

    lease: timedelta = timedelta(seconds=40)  # far beyond the 15 seconds that a try may take
    scale: float = 1.0
    draw: Callable[[], float] = random.random

    def spread(self, wait: timedelta) -> timedelta:
        """A wait, a fifth longer or shorter."""
        return wait * self.scale * (1 - SPREAD + 2 * SPREAD * self.draw())


def longest_wait(tries: int) -> timedelta:
    """The longest wait after so many tries, unless the receiver asks for more."""
    return WAITS[tries] * (1 + SPREAD)


def wait_after(tries: int, pace: Pace, retry_after: int | None = None) -> timedelta | None:
    """How long to wait after so many tries that failed; None where that was the last.

    What the receiver asks for in ``retry_after`` seconds is granted, up to a day, and never makes
    the wait shorter.
    """
    if not 0 <= tries < len(WAITS):
        return None
    wait = pace.spread(WAITS[tries])
    asked = min(timedelta(seconds=retry_after or 0), LONGEST_RETRY_AFTER)
    return max(wait, asked)
