"""What each token of a comment weighs, remembered: most words of a comment were seen before."""

from collections.abc import Sequence
from itertools import chain
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.text.hashing import (
    BLOCK,
    FEW,
    FIELDS,
    run_columns,
    size_of,
    token_columns,
    whole_columns,
)

MOST_REMEMBERED: Final = 50_000
# How many characters lie beyond the first of a run of each length.
_BEYOND: Final = np.arange(4)[:, None]


class TokenWeights:
    """The weights of all fields, token by token. Safe to share between threads.

    hashed: the weights of all columns, exact in float16, shape (COLUMNS,).
    At most 50,000 tokens of each field are remembered; then memory starts anew.
    """

    __slots__ = ("_known", "_weights")

    def __init__(self, hashed: NDArray[np.float32] | NDArray[np.float16]) -> None:
        # Weights are exact in float16, and three megabytes are half of six.
        self._weights = hashed.astype(np.float16, copy=False)
        self._known: list[dict[str, float]] = [{} for _ in range(FIELDS)]

    def of(self, tokens: Sequence[str], field: int = 0) -> list[float]:
        """Give the sum of the weights of each token's columns, in the order of `tokens`."""
        known = self._known[field]
        try:
            return [known[token] for token in tokens]
        except KeyError:
            fields: list[Sequence[str]] = [()] * FIELDS
            fields[field] = tokens
            return self._learn(fields)[field]

    def of_fields(self, fields: Sequence[Sequence[str]]) -> list[list[float]]:
        """Give the same for tokens of text, author and website."""
        texts, authors, websites = self._known
        try:
            return [
                [texts[token] for token in fields[0]],
                [authors[token] for token in fields[1]],
                [websites[token] for token in fields[2]],
            ]
        except KeyError:
            return self._learn(fields)

    def score(self, tokens: Sequence[str], field: int = 0) -> float:
        """Sum the weights of distinct `tokens`, over the root of the number of their columns."""
        return sum(self.of(tokens, field)) / sqrt(size_of(tokens)) if tokens else 0.0

    def _learn(self, fields: Sequence[Sequence[str]]) -> list[list[float]]:
        """Weigh what isn't known, all fields at once, and give what each token weighs."""
        every = self._every()
        fresh = [
            [token for token in dict.fromkeys(tokens) if token not in known]
            for tokens, known in zip(fields, every, strict=True)
        ]
        weighed = iter(self._weigh(fresh))
        for known, tokens in zip(every, fresh, strict=True):
            known.update(zip(tokens, weighed, strict=False))
        return [
            [known[token] for token in tokens] for tokens, known in zip(fields, every, strict=True)
        ]

    def _every(self) -> list[dict[str, float]]:
        """Give the memories of all fields; one that is full starts anew."""
        for field, known in enumerate(self._known):
            if len(known) > MOST_REMEMBERED:
                self._known[field] = {}
        return list(self._known)

    def _weigh(self, fields: list[list[str]]) -> list[float]:
        """Weigh tokens of each field, one field after the other.

        Weights are multiples of 2⁻²⁴, so running sums of float64 are exact, and what stands beside
        a token changes nothing.
        """
        tokens = list(chain.from_iterable(fields))
        if len(tokens) <= FEW:  # none, where another thread was faster
            return [self._weigh_one(token, at) for at, each in enumerate(fields) for token in each]
        blocks = np.repeat(np.arange(FIELDS) * BLOCK, [len(each) for each in fields])
        columns, ends, lengths = run_columns(tokens)
        columns += blocks.repeat(lengths).astype(np.uint32)
        sums = np.zeros((len(columns), columns.shape[1] + 1))
        np.cumsum(self._weights.take(columns), axis=1, dtype=np.float64, out=sums[:, 1:])
        inside = sums[_BEYOND, ends - _BEYOND] - sums[_BEYOND, ends - lengths]
        wholes = self._weights.take(whole_columns(tokens) + FIELDS * BLOCK + blocks)
        totals: list[float] = (inside.sum(axis=0) + wholes).tolist()
        return totals

    def _weigh_one(self, token: str, field: int) -> float:
        runs, whole = token_columns(token)
        runs_sum = self._weights.take(runs + np.uint32(field * BLOCK)).sum(dtype=np.float64)
        return float(runs_sum) + float(self._weights[whole + (FIELDS + field) * BLOCK])
