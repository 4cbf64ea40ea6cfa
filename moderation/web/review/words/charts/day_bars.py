"""One bar a day: where it stands and how high it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.web.review.words.languages import number

STEP = 8
HEIGHT = 48
_GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's rectangle, in the units of the view box; None has no bar."""

    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class DayBars:
    """Bars of one series, all to one scale. The highest stands for ``top``."""

    label: str
    total: str
    top: str
    width: int
    bars: Sequence[Bar]


def day_bars(
    label: str, numbers: Sequence[float | None], *, top: float, total: str, unit: str = ""
) -> DayBars:
    """Bars for a series; what is more than nothing is at least one unit high."""
    bars = [
        _bar(at, figure, top)
        for at, figure in enumerate(numbers)
        if figure is not None and figure > 0
    ]
    return DayBars(label, total, f"{number(top, 0)}{unit}", max(1, len(numbers) * STEP), bars)


def _bar(at: int, figure: float, top: float) -> Bar:
    height = round(max(1.0, min(1.0, figure / top) * HEIGHT), 2) if top else 1.0
    return Bar(at * STEP + _GAP // 2, round(HEIGHT - height, 2), STEP - _GAP, height)
