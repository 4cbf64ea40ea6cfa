"""How long something took, kept as a class: days of classes add up, and have a median still."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

_STEP: Final = math.log(1.05)


def time_class(took: timedelta) -> str:
    """A class of times that differ by five per cent; those of less than a minute are one."""
    minutes = max(took.total_seconds() / 60, 1.0)
    return str(math.floor(math.log(minutes) / _STEP + 1e-9))


def time_of(code: str) -> timedelta:
    """The middle of a class."""
    return timedelta(minutes=math.exp((int(code) + 0.5) * _STEP))


def quantile(numbers: Mapping[str, int], share: float) -> timedelta | None:
    """The time that ``share`` (0–1) of them took at most, to within three per cent.

    ``numbers`` says how many are in each class; None where that is none.
    """
    left = sum(numbers.values()) * share
    for code in sorted((code for code in numbers if numbers[code]), key=int):
        left -= numbers[code]
        if left <= 1e-9:
            return time_of(code)
    return None
