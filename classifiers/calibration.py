"""From scores to probabilities: one line for every comment.

Lines that length and a website bend were tried: see docs/evaluation.md.
"""

from typing import Final, NamedTuple

# At most one of so many good comments is filed: what a threshold costs.
COSTS: Final = (50, 100, 200, 500, 1000, 2000)


class CalibrationLine(NamedTuple):
    """Log-odds = slope * score + offset."""

    slope: float = 1.0
    offset: float = 0.0

    def moved(self, slope: float, offset: float) -> "CalibrationLine":
        """Give what this line becomes where `slope` and `offset` are applied after it."""
        return CalibrationLine(slope * self.slope, slope * self.offset + offset)
