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

# Where a comment begins to be long, and where it is: some 50 and 300 characters. Chosen, as what
# bends what, on earlier comments and a third of the blogs in git.
_SHORT, _LONG = 1.3, 1.9

# At most one of so many good comments is filed: what a threshold costs.
COSTS: Final = (50, 100, 200, 500, 1000, 2000)


class CalibrationLine(NamedTuple):
    """Log-odds = slope * score + offset."""

    slope: float
    offset: float


class Calibration(NamedTuple):
    """The line of a short comment without a website, and what length and a website add to it.

    Length bends the slope only where there is no website: one tells as much as many words do.
    """

    slope: float = 1.0
    slope_long: float = 0.0
    offset: float = 0.0
    offset_long: float = 0.0
    offset_website: float = 0.0

    def line(self, named: list[float]) -> CalibrationLine:
        """Give the line for a comment with these named features."""
        long = (named[LENGTH] - _SHORT) / (_LONG - _SHORT)
        long = 0.0 if long < 0 else 1.0 if long > 1 else long
        offset = self.offset + long * self.offset_long
        if named[WEBSITE]:
            return CalibrationLine(self.slope, offset + self.offset_website)
        return CalibrationLine(self.slope + long * self.slope_long, offset)

    def lines(self, named: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give slopes and offsets for rows of named features, each of shape (n,)."""
        bends = bends_of(named)
        slopes = self.slope + self.slope_long * bends.slope
        offsets = self.offset + bends.offset @ np.array([self.offset_long, self.offset_website])
        return slopes, offsets

    def moved(self, slope: float, offset: float) -> "Calibration":
        """Give what this calibration becomes where `slope` and `offset` are applied after it."""
        moved = Calibration(*(slope * each for each in self))
        return moved._replace(offset=moved.offset + offset)


class Bends(NamedTuple):
    """What bends the line of each row.

    slope: how long it is where it has no website, 0 to 1, shape (n,). offset: how long it is, and
    whether it has a website, shape (n, 2).
    """

    slope: NDArray[np.float64]
    offset: NDArray[np.float64]


def bends_of(named: NDArray[np.float64]) -> Bends:
    """Give what bends the line of each row of named features."""
    long = np.clip((named[:, LENGTH] - _SHORT) / (_LONG - _SHORT), 0, 1)
    website = (named[:, WEBSITE] > 0).astype(np.float64)
    return Bends(long * (1 - website), np.column_stack((long, website)))
