"""The model of one language, as it is served: what its words weigh, remembered."""

from collections.abc import Sequence
from math import exp, sqrt
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.features import TextFeatures
from classifiers.text.hashing import (
    BITS,
    FEW,
    hash_runs,
    size_of,
    token_columns,
    whole_columns,
)
from classifiers.tone.tone_file import LanguageParameters

# A long text is judged by its worst passage, read in overlapping windows of 48 words.
WINDOW: Final = 48
STEP: Final = 12
SHORTEST: Final = 80
# Every long text has passages that stand out a little, so a margin counts nothing.
_MARGIN: Final = 0.5
_MOST_REMEMBERED: Final = 50_000

Weights = tuple[float, ...]


class LanguageTone:
    """Safe to share between threads. Of at most 50,000 words it is remembered what they weigh."""

    __slots__ = ("_constants", "_known", "_named", "_runs", "_scales", "_wholes", "attributes")

    def __init__(self, parameters: LanguageParameters) -> None:
        bias, slope, offset = parameters.lines.T
        self.attributes = parameters.attributes
        # A column's weights of all attributes lie side by side: one look into memory for all.
        self._runs = np.ascontiguousarray(parameters.runs.T)
        self._wholes = np.ascontiguousarray(parameters.wholes.T)
        self._scales = parameters.scales * slope[:, None]
        self._named = np.ascontiguousarray(parameters.named.T * slope)
        self._constants = bias * slope + offset
        self._known: dict[str, Weights] = {}

    def log_odds(self, features: TextFeatures) -> list[float]:
        """Give the calibrated log-odds of each attribute, a long text's by its worst passage."""
        named: list[float] = (np.array(features.named) @ self._named + self._constants).tolist()
        if not features.distinct:
            return named
        scale = 1 / sqrt(size_of(features.distinct))
        whole = [scale * sum(column) for column in zip(*self.of(features.distinct), strict=True)]
        if len(features.tokens) >= SHORTEST:
            worst = self._worst(features.tokens)
            whole = [max(each, part - _MARGIN) for each, part in zip(whole, worst, strict=True)]
        return list(map(add, whole, named))

    def of(self, tokens: Sequence[str]) -> list[Weights]:
        """Give what each of the `tokens` weighs for each attribute, calibrated, unscaled."""
        known = self._known
        try:
            return [known[token] for token in tokens]
        except KeyError:
            return self._learn(tokens, known)

    def _worst(self, tokens: list[str]) -> list[float]:
        sums = np.zeros((len(tokens) + 1, len(self.attributes)))
        np.cumsum(np.array(self.of(tokens)), axis=0, out=sums[1:])
        sizes = np.zeros(len(tokens) + 1)
        np.cumsum([4 * len(token) + 3 for token in tokens], out=sizes[1:])
        last = len(tokens) - WINDOW
        starts = np.array([*range(0, last, STEP), last])
        widths = np.sqrt(sizes[starts + WINDOW] - sizes[starts])
        found: list[float] = (
            ((sums[starts + WINDOW] - sums[starts]).T / widths).max(axis=1).tolist()
        )
        return found

    def _learn(self, tokens: Sequence[str], known: dict[str, Weights]) -> list[Weights]:
        if len(known) > _MOST_REMEMBERED:
            known = self._known = {}
        fresh = [token for token in dict.fromkeys(tokens) if token not in known]
        known.update(zip(fresh, self._weigh(fresh), strict=True))
        return [known[token] for token in tokens]

    def _weigh(self, tokens: list[str]) -> list[Weights]:
        if len(tokens) <= FEW:  # none, where another thread was faster
            return [self._weigh_one(token) for token in tokens]
        found = hash_runs(tokens)
        columns = found.columns >> np.uint32(BITS - _bits(self._runs))
        weights = self._runs.take(columns, axis=0).astype(np.int32)
        weights *= found.inside[..., None]
        runs = np.add.reduceat(weights.sum(axis=0), found.starts, axis=0)
        wholes = self._wholes.take(
            whole_columns(tokens) >> np.uint32(BITS - _bits(self._wholes)), axis=0
        )
        return [tuple(row) for row in self._scaled(runs, wholes).tolist()]

    def _weigh_one(self, token: str) -> Weights:
        columns, whole = token_columns(token)
        columns = columns >> np.uint32(BITS - _bits(self._runs))
        runs = self._runs.take(columns, axis=0).sum(axis=0, dtype=np.int64)
        wholes = self._wholes[whole >> (BITS - _bits(self._wholes))]
        return tuple(self._scaled(runs, wholes).tolist())

    def _scaled(self, runs: NDArray[np.int64], wholes: NDArray[np.int8]) -> NDArray[np.float64]:
        weighed: NDArray[np.float64] = runs * self._scales[:, 0] + wholes * self._scales[:, 1]
        return weighed


def probability(log_odds: float) -> float:
    """Give the probability of these log-odds."""
    return 1 / (1 + exp(-log_odds)) if log_odds > -700 else 0.0


def _bits(table: NDArray[np.int8]) -> int:
    return len(table).bit_length() - 1
