"""From our probabilities to the scores that Perspective's clients have thresholds for.

One monotone curve for every attribute of tone, published in docs/perspective.md: what is above
another stays above it, and no language or site has a curve of its own. It was fitted on shares of
labelled comments, never on anybody else's scores: from .7, .8 and .9 on are about as many of the
toxic ones, a quarter to a seventh, as were where these thresholds come from.
"""

from bisect import bisect_right
from typing import Final

KNOTS: Final[tuple[tuple[float, float], ...]] = (
    (0.0, 0.0),
    (0.5, 0.5),
    (0.73, 0.7),
    (0.82, 0.8),
    (0.89, 0.9),
    (1.0, 1.0),
)
"""Our probability, and the score; between two of them the score rises evenly."""

NEUTRAL: Final = 0.1
"""The score of a text on which there is no opinion: below every threshold in use."""

HELD: Final = 1.0
"""The score where a model fails: clients take an error for a yes, and this they hold."""

_FROM = [ours for ours, _ in KNOTS]


def score_of(probability: float) -> float:
    """The score that stands for a probability of ours."""
    at = min(max(bisect_right(_FROM, probability), 1), len(KNOTS) - 1)
    (left, low), (right, high) = KNOTS[at - 1], KNOTS[at]
    inside = min(max((probability - left) / (right - left), 0.0), 1.0)
    return low + inside * (high - low)


def printed(score: float) -> float:
    """With as many digits as Perspective gave: nobody's thresholds are finer."""
    return float(f"{min(max(score, 0.0), 1.0):.8g}")
