"""From scores to probabilities: a line for each kind of comment.

A short comment tells less than a long one, and a website tells something that is missing where
there is none. So how far a score counts, and where the middle lies, follow from both.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.features import NAMES

LENGTH: Final = NAMES.index("length")
WEBSITE: Final = NAMES.index("url_host_long")

# Where a comment begins to be long, and where it is: some 50 and 550 characters.
_SHORT, _LONG = 1.3, 2.1

# At most one of so many good comments is filed: what a threshold costs.
COSTS: Final = (50, 100, 200, 500, 1000, 2000)


class CalibrationLine(NamedTuple):
    """Log-odds = slope * score + offset."""

    slope: float
    offset: float


class Calibration(NamedTuple):
    """The line of a short comment without a website, and what length and a website add to it."""

    slope: float = 1.0
    slope_long: float = 0.0
    slope_website: float = 0.0
    offset: float = 0.0
    offset_long: float = 0.0
    offset_website: float = 0.0

    def line(self, named: list[float]) -> CalibrationLine:
        """Give the line for a comment with these named features."""
        long = (named[LENGTH] - _SHORT) / (_LONG - _SHORT)
        long = 0.0 if long < 0 else 1.0 if long > 1 else long
        slope = self.slope + long * self.slope_long
        offset = self.offset + long * self.offset_long
        if named[WEBSITE]:
            return CalibrationLine(slope + self.slope_website, offset + self.offset_website)
        return CalibrationLine(slope, offset)

    def lines(self, named: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give slopes and offsets for rows of named features, each of shape (n,)."""
        kinds = kinds_of(named)
        slopes = np.array([self.slope, self.slope_long, self.slope_website])
        offsets = np.array([self.offset, self.offset_long, self.offset_website])
        return kinds @ slopes, kinds @ offsets

    def moved(self, slope: float, offset: float) -> "Calibration":
        """Give what this calibration becomes where `slope` and `offset` are applied after it."""
        moved = Calibration(*(slope * each for each in self))
        return moved._replace(offset=moved.offset + offset)


def kinds_of(named: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give for each row 1, how long it is, and whether it has a website, shape (n, 3)."""
    long = np.clip((named[:, LENGTH] - _SHORT) / (_LONG - _SHORT), 0, 1)
    return np.column_stack((np.ones(len(long)), long, named[:, WEBSITE] > 0))
