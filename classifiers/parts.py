"""The part of a text that looks most like spam.

Honest words around spam would otherwise hide it: what a text weighs is a mean of its words. A text
is read in overlapping windows of 14 words, and without what it quotes. Smaller windows and margins
flag more honest texts.
"""

import re
from collections.abc import Callable
from itertools import accumulate
from math import sqrt
from typing import Final, NamedTuple

WINDOW: Final = 14
STEP: Final = 4
SHORTEST: Final = 22  # words; a shorter text has no windows
_MARGIN: Final = 1.5
_SUSPICIOUS: Final = 0.5  # a window with a lower score speaks against no comment
_LEAST_UNQUOTED: Final = 3  # words
# Each attempt ends at the next sign of quotation: linear on any input.
_QUOTED: Final = re.compile(r"(?:^|(?<= ))[\"“„«][^\"“”„«»]{12,}[\"”“»][.,!?;:)]*(?= |$)")


class Part(NamedTuple):
    """Words `start` to `end` (exclusive) of a text, and what they weigh by themselves."""

    start: int
    end: int
    score: float


class HiddenPart(NamedTuple):
    """A part, None where a text has none, and how much of its score the whole hides, 0 or more."""

    part: Part | None
    score: float


_NOTHING: Final = HiddenPart(None, 0.0)


def hidden_part(
    tokens: list[str], weigh: Callable[[list[str]], list[float]], whole: float
) -> HiddenPart:
    """Give the part whose score the score of the `whole` text hides most.

    weigh: gives the weight of each token.
    """
    outside = outside_quotes(tokens)
    is_long = len(tokens) >= SHORTEST
    if outside is None and not is_long:
        return _NOTHING
    weights = weigh(tokens)
    found = _NOTHING
    if is_long:
        part = strangest_part(tokens, weights)
        found = HiddenPart(part, hidden_score(part, whole))
    if outside is not None:
        part = _part(tokens, weights, *outside)
        if part.score - whole > found.score:
            return HiddenPart(part, part.score - whole)
    return found


def strangest_part(tokens: list[str], weights: list[float]) -> Part:
    """Give the window with the highest score: its weights' sum over the root of its columns.

    weights: of each of the `tokens`; there are at least `SHORTEST`.
    """
    sums = [0.0, *accumulate(weights)]
    lengths = [0, *accumulate(map(len, tokens))]
    last = len(tokens) - WINDOW
    starts = [*range(0, last, STEP), last]
    scores = [
        (sums[start + WINDOW] - sums[start])
        / sqrt(4 * (lengths[start + WINDOW] - lengths[start]) + 3 * WINDOW)
        for start in starts
    ]
    best = max(range(len(starts)), key=scores.__getitem__)
    return Part(starts[best], starts[best] + WINDOW, scores[best])


def hidden_score(part: Part, whole: float) -> float:
    """Say how much of a window's score the score of the `whole` text hides, 0 or more.

    Every text has windows that stand out a little, so a margin counts nothing.
    """
    return max(0.0, part.score - max(whole + _MARGIN, _SUSPICIOUS))


def outside_quotes(tokens: list[str]) -> tuple[int, int] | None:
    """Give start and end of the longest run of words outside quotation marks, None without any.

    What is quoted another said: whoever quotes a good comment says nothing good by it.
    """
    text = " ".join(tokens)
    if '"' not in text and text.isascii():
        return None
    runs, place, read = [], 0, 0
    for found in _QUOTED.finditer(text):
        start = place + text.count(" ", read, found.start())
        runs.append((place, start))
        place = start + found[0].count(" ") + 1
        read = min(found.end() + 1, len(text))
    if not runs:
        return None
    runs.append((place, len(tokens)))
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return (start, end) if end - start >= _LEAST_UNQUOTED else None


def _part(tokens: list[str], weights: list[float], start: int, end: int) -> Part:
    size = sum(4 * len(token) + 3 for token in tokens[start:end])
    return Part(start, end, sum(weights[start:end]) / sqrt(size))
