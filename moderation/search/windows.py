"""How far to look back at once: windows of documents that grow while they are quick.

The index can say at once which documents hold two common words, but not quickly that hardly any
does. So the newest documents are looked at first, then more of them, until there are enough, or
the time is up: then the answer says how far it got.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

LEVELS = (12, 14, 16, 18)  # windows of 4,096 to 262,144 documents, whose first number they divide
SECONDS = 0.02  # what one window may overrun is as much again


@dataclass(frozen=True, slots=True)
class Window:
    """The documents from ``first`` on that come before ``end``."""

    first: int
    end: int
    level: int


@dataclass(slots=True)
class Looked:
    """What was found, newest first; ``down_to`` is the first number that was looked at."""

    down_to: int
    found: list[tuple[int, str]] = field(default_factory=list)


Look = Callable[[Window, int], Sequence[tuple[int, str]]]


def look_back(look: Look, end: int, floor: int, wanted: int, seconds: float = SECONDS) -> Looked:
    """Look at the documents before ``end``, newest first, until ``wanted`` are found.

    One window is always looked at, so that whoever goes on gets on.
    """
    begun = perf_counter()
    looked, level = Looked(end), LEVELS[0]
    while looked.down_to > floor and len(looked.found) < wanted:
        window = _window(looked.down_to, level)
        before = perf_counter()
        looked.found += look(window, wanted - len(looked.found))
        looked.down_to = window.first
        now = perf_counter()
        left = seconds - (now - begun)
        if left <= 0:
            break
        level = _level((now - before) / (1 << window.level), left)
    return looked


def _window(end: int, level: int) -> Window:
    return Window((end - 1) >> level << level, end, level)


def _level(seconds_each: float, left: float) -> int:
    """The largest window that would take at most half of the time that is left."""
    fitting = [level for level in LEVELS if seconds_each * (1 << level) <= left / 2]
    return fitting[-1] if fitting else LEVELS[0]
