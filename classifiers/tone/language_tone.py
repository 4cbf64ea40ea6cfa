"""The model of one language, as it is served: what its words weigh, remembered."""

from collections.abc import Sequence
from copy import copy
from math import exp, sqrt
from operator import add
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.features import TextFeatures
from classifiers.model_file import ModelFileError
from classifiers.text.hashing import (
    BITS,
    FEW,
    hash_runs,
    size_of,
    token_columns,
    whole_columns,
)
from classifiers.text.negation import denied
from classifiers.tone.layer import LanguageLayer
from classifiers.tone.tone_file import LanguageParameters

# A long text is judged by its worst passage, read in overlapping windows of 48 words.
WINDOW: Final = 48
STEP: Final = 12
SHORTEST: Final = 80
# Every long text has passages that stand out a little, so a margin counts nothing.
_MARGIN: Final = 0.5
_MOST_REMEMBERED: Final = 50_000
# Log-odds from which on it is worth looking for words that a text denies.
_WORTH_READING: Final = -1.0
_COARSE: Final = "profanity"
_NOTHING: Final[frozenset[str]] = frozenset()

Weights = tuple[float, ...]
# Bytes as they ship, numbers where decisions added to them.
_Table = NDArray[np.int8] | NDArray[np.float32]
_Sums = NDArray[np.int64] | NDArray[np.float64]


class LanguageTone:
    """Safe to share between threads. Of at most 50,000 words it is remembered what they weigh."""

    __slots__ = (
        "_constants",
        "_known",
        "_language",
        "_named",
        "_runs",
        "_scales",
        "_summed",
        "_wholes",
        "attributes",
    )

    def __init__(self, parameters: LanguageParameters) -> None:
        bias, slope, offset = parameters.lines.T
        self.attributes = parameters.attributes
        self._language = parameters.language
        # A column's weights of all attributes lie side by side: one look into memory for all.
        self._runs: _Table = np.ascontiguousarray(parameters.runs.T)
        self._wholes: _Table = np.ascontiguousarray(parameters.wholes.T)
        self._scales = parameters.scales * slope[:, None]
        self._named = np.ascontiguousarray(parameters.named.T * slope)
        self._constants = bias * slope + offset
        self._known: dict[str, Weights] = {}
        # Bytes would overflow in sums; what a layer was added to is summed as it is.
        self._summed: np.dtype[Any] = np.dtype(np.int64)

    @property
    def bits(self) -> tuple[int, int]:
        """How many bits of their hashes the columns of runs and of whole words keep."""
        return _bits(self._runs), _bits(self._wholes)

    def layered(self, layer: LanguageLayer) -> "LanguageTone":
        """Give the same model with what decisions add to it.

        Raises ModelFileError for a layer that was made for another model.
        """
        runs, wholes = self._runs * self._scales[:, 0], self._wholes * self._scales[:, 1]
        fits = layer.weights.shape[0] == len(self.attributes)
        if not fits or (layer.columns >= len(runs) + len(wholes)).any():
            raise ModelFileError("The layer of tone was made for another model.")
        first = layer.columns < len(runs)
        runs[layer.columns[first]] += layer.weights.T[first]
        wholes[layer.columns[~first] - len(runs)] += layer.weights.T[~first]
        other = copy(self)
        other._take(runs, wholes)  # noqa: SLF001 - it is one of these
        return other

    def _take(self, runs: NDArray[np.float64], wholes: NDArray[np.float64]) -> None:
        self._runs, self._wholes = runs.astype(np.float32), wholes.astype(np.float32)
        self._scales, self._known = np.ones_like(self._scales), {}
        self._summed = np.dtype(np.float64)

    def log_odds(self, features: TextFeatures) -> list[float]:
        """Give the calibrated log-odds of each attribute, a long text's by its worst passage."""
        named: list[float] = (np.array(features.named) @ self._named + self._constants).tolist()
        if not features.distinct:
            return named
        found = self._summed_up(features, named, _NOTHING)
        if max(found) < _WORTH_READING:
            return found
        left_out = self.denied(features)
        return self._summed_up(features, named, left_out) if left_out else found

    def denied(self, features: TextFeatures) -> frozenset[str]:
        """Give the words of a text that speak for no attribute, since it denies them."""
        return denied(features.tokens, self._language)

    def weigh(self, tokens: Sequence[str], left_out: frozenset[str]) -> list[Weights]:
        """Give what each of the `tokens` weighs; what is `left_out` speaks for nothing."""
        weights = self.of(tokens)
        if not left_out:
            return weights
        return [
            self._left_out(each) if token in left_out else each
            for token, each in zip(tokens, weights, strict=True)
        ]

    def _left_out(self, weights: Weights) -> Weights:
        """Give weights without what speaks for an attribute; a coarse word is so all the same."""
        return tuple(
            weight if attribute == _COARSE else min(weight, 0.0)
            for attribute, weight in zip(self.attributes, weights, strict=True)
        )

    def _summed_up(
        self, features: TextFeatures, named: list[float], left_out: frozenset[str]
    ) -> list[float]:
        scale = 1 / sqrt(size_of(features.distinct))
        weights = self.weigh(features.distinct, left_out)
        whole = [scale * sum(column) for column in zip(*weights, strict=True)]
        if len(features.tokens) >= SHORTEST:
            worst = self._worst(features.tokens, left_out)
            whole = [max(each, part - _MARGIN) for each, part in zip(whole, worst, strict=True)]
        return list(map(add, whole, named))

    def of(self, tokens: Sequence[str]) -> list[Weights]:
        """Give what each of the `tokens` weighs for each attribute, calibrated, unscaled."""
        known = self._known
        try:
            return [known[token] for token in tokens]
        except KeyError:
            return self._learn(tokens, known)

    def _worst(self, tokens: list[str], left_out: frozenset[str]) -> list[float]:
        sums = np.zeros((len(tokens) + 1, len(self.attributes)))
        np.cumsum(np.array(self.weigh(tokens, left_out)), axis=0, out=sums[1:])
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
        weights = self._runs.take(columns, axis=0).astype(self._summed)
        weights *= found.inside[..., None]
        runs = np.add.reduceat(weights.sum(axis=0), found.starts, axis=0)
        wholes = self._wholes.take(
            whole_columns(tokens) >> np.uint32(BITS - _bits(self._wholes)), axis=0
        )
        return [tuple(row) for row in self._scaled(runs, wholes).tolist()]

    def _weigh_one(self, token: str) -> Weights:
        columns, whole = token_columns(token)
        columns = columns >> np.uint32(BITS - _bits(self._runs))
        runs = self._runs.take(columns, axis=0).sum(axis=0, dtype=self._summed)
        wholes = self._wholes[whole >> (BITS - _bits(self._wholes))]
        return tuple(self._scaled(runs, wholes).tolist())

    def _scaled(self, runs: _Sums, wholes: _Table) -> NDArray[np.float64]:
        weighed: NDArray[np.float64] = runs * self._scales[:, 0] + wholes * self._scales[:, 1]
        return weighed


def probability(log_odds: float) -> float:
    """Give the probability of these log-odds."""
    return 1 / (1 + exp(-log_odds)) if log_odds > -700 else 0.0


def _bits(table: _Table) -> int:
    return len(table).bit_length() - 1
