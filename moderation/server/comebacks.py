"""When a process that has died is started again: at once, and later where it dies soon again.

So one that is killed twice is missed for a second, and one that cannot live takes no processor.
"""

from collections.abc import Collection
from dataclasses import dataclass

_SETTLED_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 5.0


@dataclass(slots=True)
class _Place:
    started: float
    pause: float = 0.0  # before the next one is started
    due: float | None = None


class Comebacks:
    """Places that a process each has, by number; by a clock that nobody sets."""

    def __init__(self, number: int, now: float) -> None:
        self._places = [_Place(now) for _ in range(number)]

    def look(self, dead: Collection[int], now: float) -> tuple[list[int], list[int]]:
        """The places whose process has died since the last look, and those to be filled now."""
        new = [one for one in dead if self._places[one].due is None]
        for one in new:
            place = self._places[one]
            if now - place.started > _SETTLED_SECONDS:
                place.pause = 0.0
            place.due = now + place.pause
        due = [one for one in dead if (self._places[one].due or 0.0) <= now]
        for one in due:
            later = min(max(2 * self._places[one].pause, _FIRST_PAUSE), _LONGEST_PAUSE)
            self._places[one] = _Place(now, later)
        return new, due
