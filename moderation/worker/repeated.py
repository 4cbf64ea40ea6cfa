"""One way to repeat: a look, again and again, in threads of its own.

A look that fails is logged and tried again soon, then less and less soon. It never ends its thread,
and what it has come to is kept in the database by the worker's beat.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime

import structlog

from moderation import clock
from moderation.tracing.spans import span

_log = structlog.get_logger(__name__)

_EARLY = 0.9  # of the time between two looks, which is between this and as much more
_FIRST_PAUSE_SECONDS = 5.0
_QUICK_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 300.0


@dataclass(eq=False)
class Repeated:
    """A look and how often. One that says ``True`` has more to do, and looks again at once."""

    name: str
    look: Callable[[], object]
    every: float  # seconds, and a tenth more or less
    _: KW_ONLY
    at_start: bool = False  # also where it worked shortly before
    alone: bool = False  # in one process at a time, on whichever machine
    threads: int = 1
    rest: float = 0.0  # seconds before it looks again at once
    finish: Callable[[], object] = lambda: None  # waits for what a look has set going

    def __post_init__(self) -> None:
        """Begin nothing yet."""
        self.succeeded_at: datetime | None = None
        self.failures = 0  # since it last worked
        self.is_ours = not self.alone
        self._worked_at: datetime | None = None  # here or elsewhere
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._turn = threading.Lock()  # of its threads one waits for the time; the others look
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Look from now on. Only for a process that has forked already."""
        for _ in range(self.threads):
            thread = threading.Thread(target=self._keep, name=self.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Begin no other look; returns at once."""
        self._stopping.set()
        self._wake.set()

    def join(self, seconds: float | None = None) -> bool:
        """Wait for what is under way; whether it came to its end in time."""
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads)
        if ended:
            self.finish()
        return ended

    def wake(self) -> None:
        """There may be something to see before the time."""
        self._wake.set()

    def is_alive(self) -> bool:
        """Whether all its threads look, or were told not to."""
        return self._stopping.is_set() or all(thread.is_alive() for thread in self._threads)

    def take(self, worked_at: datetime | None) -> None:
        """From now on it is this process that looks; ``worked_at`` is when any last did."""
        if not self.is_ours:
            is_start = self.at_start and self.succeeded_at is None
            self._worked_at = None if is_start else worked_at
            self.is_ours = True
            self.wake()

    def give_up(self) -> None:
        """Leave it to another process."""
        self.is_ours = not self.alone

    def step(self) -> float:
        """Look, if it is ours and time; the seconds until the next step. Never fails."""
        early = self._early() if self.is_ours else self.every
        if early > 0:
            return early
        try:
            with span(f"look {self.name}"):
                has_more = self.look() is True
        except Exception as error:  # noqa: BLE001 - whatever it is: others go on, and so does this
            return self._failed(error)
        self.succeeded_at, self.failures = clock.now(), 0
        # Others may be woken early; who has more to do isn't early.
        self._worked_at = self.succeeded_at if self.alone and not has_more else None
        jitter = random.uniform(_EARLY, 2 - _EARLY)  # noqa: S311 - nobody is to guess it
        return self.rest if has_more else self.every * jitter

    def _early(self) -> float:
        """How many seconds too early it is."""
        if self._worked_at is None:
            return 0.0
        left = self.every * _EARLY - (clock.now() - self._worked_at).total_seconds()
        return left if left < self.every else 0.0  # else the clock went back

    def _failed(self, error: Exception) -> float:
        self.failures += 1
        _log.warning("look.failed", look=self.name, failures=self.failures, exc_info=error)
        return pause_after(self.failures, self.every)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            pause = self.step()
            if pause <= self.rest and self.threads > 1:
                self.wake()  # there is more, for whoever waits
            with self._turn:
                self._wake.wait(pause)
                if not self._stopping.is_set():
                    self._wake.clear()


def pause_after(failures: int, every: float) -> float:
    """Seconds until a look that failed so often in a row is tried again."""
    longest = min(max(every, _QUICK_SECONDS), _LONGEST_PAUSE_SECONDS)
    return min(min(every, _FIRST_PAUSE_SECONDS) * 2.0 ** min(failures - 1, 20), longest)
