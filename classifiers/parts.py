"""The part of a long text that looks most like spam.

Honest paragraphs around a spam paragraph would otherwise hide it: what a text weighs is a mean
of its words. The text is read in overlapping windows of 48 words. Window and margin were chosen on
later comments of two blogs: smaller ones flag more honest long texts.
"""

from itertools import accumulate
from math import sqrt
from typing import Final, NamedTuple

WINDOW: Final = 48
STEP: Final = 12
SHORTEST: Final = 64  # words; a shorter text is judged as a whole only
_MARGIN: Final = 1.0


class Part(NamedTuple):
    """Words `start` to `end` (exclusive) of a text, and what they weigh by themselves."""

    start: int
    end: int
    score: float


def strangest_part(tokens: list[str], weights: list[float]) -> Part:
    """Give the window with the highest score: its weights' sum over the root of its columns.

    weights: of each of the `tokens`; there are at least `SHORTEST`.
    """
    sums = [0.0, *accumulate(weights)]
    sizes = [0, *accumulate(4 * len(token) + 3 for token in tokens)]
    last = len(tokens) - WINDOW
    starts = [*range(0, last, STEP), last]
    scores = [
        (sums[start + WINDOW] - sums[start]) / sqrt(sizes[start + WINDOW] - sizes[start])
        for start in starts
    ]
    best = max(range(len(starts)), key=scores.__getitem__)
    return Part(starts[best], starts[best] + WINDOW, scores[best])


def hidden_score(part: Part, whole: float) -> float:
    """Say how much of a part's score the score of the `whole` text hides, 0 or more.

    Every long text has parts that stand out a little, so a margin counts nothing.
    """
    return max(0.0, part.score - max(whole, 0.0) - _MARGIN)
