"""From features to weights, and from scores out of fold to a calibration."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.linear_model import LogisticRegression

from classifiers.features import Features
from classifiers.learning.calibration import Calibration, platt
from classifiers.matrix import WIDTH, gains, matrix_of, well_supported
from classifiers.parts import SHORTEST, hidden_score, strangest_part
from classifiers.text.hashing import COLUMNS
from classifiers.token_weights import TokenWeights


class Lesson(NamedTuple):
    """What is learned from: m variants of n labelled submissions.

    features: of each variant. labels, importance: shape (m,).
    owners: who wrote each, as numbers, shape (m,). donors: the variant's lender, or -1, (m,).
    origins: the submission that each is made from, shape (m,).
    """

    features: Sequence[Features]
    labels: NDArray[np.int64]
    importance: NDArray[np.float64]
    owners: NDArray[np.int64]
    donors: NDArray[np.int64]
    origins: NDArray[np.int64]


class Learner:
    """One lesson as rows that a regression sees: supported columns only, scaled by their gains."""

    def __init__(self, lesson: Lesson, *, strength: float, least_support: int) -> None:
        self._lesson = lesson
        self._strength = strength
        rows = matrix_of(lesson.features)
        self._supported = well_supported(rows, lesson.owners, least_support)
        self._scaling = gains()[self._supported]
        self._rows = csr_matrix(rows[:, self._supported] @ diags_array(self._scaling))
        self.named_means: NDArray[np.float64] = np.asarray(rows[:, COLUMNS:].mean(axis=0)).ravel()

    def weights(self, chosen: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.float64], float]:
        """Fit on the `chosen` rows, or all; give the weights, shape (WIDTH,), and the bias."""
        scaled, bias = self._regress(chosen)
        weights = np.zeros(WIDTH)
        weights[self._supported] = scaled * self._scaling
        weights[:COLUMNS] = weights[:COLUMNS].astype(np.float16)
        return weights, bias

    def calibration(self, folds: NDArray[np.int64]) -> Calibration:
        """Fit the calibration on scores of rows that weren't learned from; none for no folds.

        folds: of each row, shape (m,). A row that borrows from a fold is left out while that
        fold is held out, and borrowers aren't scored: a website must not be on both sides.
        """
        if not len(folds):
            return Calibration()
        lender_fold = np.where(self._lesson.donors >= 0, folds[self._lesson.donors], -1)
        scored = [
            self._scored((folds == fold) & (self._lesson.donors < 0), *self.weights(known))
            for fold in np.unique(folds)
            for known in [(folds != fold) & (lender_fold != fold)]
        ]
        return platt(*(np.concatenate(column) for column in zip(*scored, strict=True)))

    def _regress(self, chosen: NDArray[np.bool_] | None) -> tuple[NDArray[np.float64], float]:
        rows = slice(None) if chosen is None else chosen
        regression = LogisticRegression(C=self._strength, max_iter=1000, tol=3e-5)
        regression.fit(
            self._rows[rows], self._lesson.labels[rows], sample_weight=self._lesson.importance[rows]
        )
        return regression.coef_[0], float(regression.intercept_[0])

    def _scored(
        self, chosen: NDArray[np.bool_], weights: NDArray[np.float64], bias: float
    ) -> tuple[NDArray[Any], ...]:
        """Give scores, labels and importance of the rows `chosen`, each of shape (chosen,)."""
        features = [self._lesson.features[row] for row in np.flatnonzero(chosen).tolist()]
        scores = np.asarray(matrix_of(features) @ weights) + bias + hidden_scores(features, weights)
        return scores, self._lesson.labels[chosen], self._lesson.importance[chosen]


def hidden_scores(
    features: Sequence[Features], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give what the strangest part of each long text hides, 0 for the others, shape (n,)."""
    text = TokenWeights(weights[:COLUMNS].astype(np.float32), 0)
    return np.array([_hidden(each, text) for each in features])


def _hidden(features: Features, text: TokenWeights) -> float:
    if len(features.tokens) < SHORTEST:
        return 0.0
    part = strangest_part(features.tokens, text.of(features.tokens))
    return hidden_score(part, text.score(features.fields[0]))
