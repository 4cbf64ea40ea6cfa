"""What each token of one field weighs, remembered: most words of a comment were seen before."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.text.hashing import BLOCK, FIELDS, hash_runs, size_of, whole_columns

_MOST_REMEMBERED: Final = 50_000


class TokenWeights:
    """The weights of one field, token by token. Safe to share between threads.

    hashed: the weights of all columns, exact in float16, shape (COLUMNS,).
    field: 0 text, 1 author, 2 website.
    At most 50,000 tokens are remembered; then memory starts anew.
    """

    __slots__ = ("_known", "_runs", "_wholes")

    def __init__(self, hashed: NDArray[np.float32], field: int) -> None:
        # Weights are exact in float16, and half a megabyte stays in the processor's cache.
        self._runs = hashed[field * BLOCK : (field + 1) * BLOCK].astype(np.float16)
        self._wholes = hashed[(FIELDS + field) * BLOCK : (FIELDS + field + 1) * BLOCK].astype(
            np.float16
        )
        self._known: dict[str, float] = {}

    def of(self, tokens: Sequence[str]) -> list[float]:
        """Give the sum of the weights of each token's columns, in the order of `tokens`."""
        known = self._known
        try:
            return [known[token] for token in tokens]
        except KeyError:
            return self._learn(tokens, known)

    def score(self, tokens: Sequence[str]) -> float:
        """Sum the weights of distinct `tokens`, over the root of the number of their columns."""
        return sum(self.of(tokens)) / sqrt(size_of(tokens)) if tokens else 0.0

    def _learn(self, tokens: Sequence[str], known: dict[str, float]) -> list[float]:
        if len(known) > _MOST_REMEMBERED:
            known = self._known = {}
        fresh = [token for token in dict.fromkeys(tokens) if token not in known]
        known.update(zip(fresh, self._weigh(fresh), strict=True))
        return [known[token] for token in tokens]

    def _weigh(self, tokens: list[str]) -> list[float]:
        if not tokens:  # another thread was faster
            return []
        runs = hash_runs(tokens)
        weights = self._runs.take(runs.columns).astype(np.float32)
        weights *= runs.inside
        # Small sums of float32 differ with their order; of float64 not noticeably.
        sums = np.add.reduceat(weights.sum(axis=0, dtype=np.float64), runs.starts)
        sums += self._wholes.take(whole_columns(tokens))
        totals: list[float] = sums.tolist()
        return totals
