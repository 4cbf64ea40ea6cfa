"""A clock of a drill's own: of what it does itself, and of processes with its ``environment``."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from moderation import clock

_now = clock.now


class SetClock:
    """It begins right; from then on it is as far off as was set last."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._off = timedelta()
        self.set(self._off)
        path = Path(__file__).parent / "set_clock"
        self.environment = {"DRILL_CLOCK": str(self._file), "PYTHONPATH": str(path)}

    def set(self, off: timedelta) -> None:
        """Such as a day; a negative one is a day that was already."""
        ready = self._file.with_suffix(".new")
        ready.write_text(str(round(off.total_seconds())))
        ready.replace(self._file)
        self._off = off

    def now(self) -> datetime:
        """What it says."""
        return _now() + self._off


@contextmanager
def set_clock(folder: Path) -> Iterator[SetClock]:
    """The drill's own deeds go by it for the length of the block."""
    made = SetClock(folder)
    clock.now = made.now
    try:
        yield made
    finally:
        clock.now = _now
