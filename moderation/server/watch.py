"""Watches over the supervisor's processes: one that has not said for a while that it lives goes.

A process that is stopped, or hangs, keeps its connections and whatever it has locked.
"""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import structlog

from moderation.beats import Beat, read_beats

_log = structlog.get_logger(__name__)

SILENT_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 1.0
_LATE_SECONDS = 5.0  # between two looks; then it was we who were stopped
_STARTING = 4  # times as long, for the first sign of life
_PATIENCE_SECONDS = 2.0


class Child(Protocol):
    """A child of this process."""

    @property
    def pid(self) -> int | None:
        """Its number."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Silence:
    """Which processes have been silent for too long; by a clock that nobody sets."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._looked_at: float | None = None
        self._heard: dict[int, tuple[float | None, float]] = {}

    def look(self, processes: Iterable[int], beats: Iterable[Beat], now: float) -> dict[int, float]:
        """The seconds that each has been silent, of those that are to be replaced."""
        late = self._looked_at is None or now - self._looked_at > _LATE_SECONDS
        self._looked_at = now
        last = {beat.process: beat.at for beat in beats}
        before = {} if late else self._heard
        self._heard = {one: _heard(before.get(one), last.get(one), now) for one in processes}
        return {one: now - at for one, (_, at) in self._heard.items() if self._is_over(one, now)}

    def _is_over(self, process: int, now: float) -> bool:
        beat, at = self._heard[process]
        return now - at > self._limit * (_STARTING if beat is None else 1)


class Watch:
    """A thread that looks every second, until it is told to stop."""

    def __init__(
        self, beats: Path, children: Callable[[], Iterable[Child]], silent_seconds: float
    ) -> None:
        self._beats = beats
        self._children = children
        self._silence = Silence(silent_seconds)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Watch from now on."""
        threading.Thread(target=self._keep, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Replace nobody any more; returns at once."""
        self._stopping.set()

    def _keep(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        children = {child.pid: child for child in self._children() if child.pid is not None}
        beats = list(read_beats(self._beats))
        silent = self._silence.look(children, beats, time.monotonic())
        for beat in beats:
            if beat.process in silent:
                _log.error(
                    "process.silent",
                    role=beat.role,
                    process=beat.process,
                    seconds=round(silent[beat.process]),
                )
            if beat.process not in children or beat.process in silent:
                (self._beats / f"{beat.role}-{beat.process}").unlink(missing_ok=True)
        for process in silent:
            self._end(children[process])

    def _end(self, child: Child) -> None:
        """Ask it first: what still runs cleans up. What is stopped hears nothing."""
        child.terminate()
        if not self._stopping.wait(_PATIENCE_SECONDS):
            child.kill()


def _heard(
    before: tuple[float | None, float] | None, beat: float | None, now: float
) -> tuple[float | None, float]:
    return before if before is not None and before[0] == beat else (beat, now)
