"""What a threshold would have made of comments that people have decided on since."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_TWO_SIDED_95 = 1.959964


@dataclass(frozen=True, slots=True)
class ThresholdOutcome:
    """Of the decided comments: filed as spam rightly and wrongly, and spam left to people."""

    threshold: float
    filed_right: int
    filed_wrong: int
    left_spam: int
    left_ham: int

    @property
    def wrong_at_most(self) -> float | None:
        """The share of good comments that may be filed wrongly, with 95 % certainty at most."""
        return at_most(self.filed_wrong, self.filed_wrong + self.left_ham)


class PastDecisions:
    """The probabilities of comments that people called good, and of those they called spam."""

    def __init__(self, ham: Sequence[float], spam: Sequence[float]) -> None:
        self.ham = sorted(ham)
        self.spam = sorted(spam)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.ham) + len(self.spam)

    def at(self, threshold: float) -> ThresholdOutcome:
        """What is above the threshold is filed, as ``spam_above_threshold`` does."""
        left_ham = bisect_right(self.ham, threshold)
        left_spam = bisect_right(self.spam, threshold)
        return ThresholdOutcome(
            threshold=threshold,
            filed_right=len(self.spam) - left_spam,
            filed_wrong=len(self.ham) - left_ham,
            left_spam=left_spam,
            left_ham=left_ham,
        )


def at_most(found: int, of: int) -> float | None:
    """Wilson's upper bound of a share; None where nothing was looked at."""
    if not of:
        return None
    z, share = _TWO_SIDED_95, found / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(1.0, (middle + spread) / (1 + z * z / of))
