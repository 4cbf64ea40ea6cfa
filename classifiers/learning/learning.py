"""From features to weights, and to scores of what wasn't learned from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.linear_model import LogisticRegression

from classifiers.features import Features
from classifiers.learning.calibration import OutOfFold
from classifiers.matrix import WIDTH, gains, matrix_of, well_supported
from classifiers.parts import hidden_part
from classifiers.text.hashing import COLUMNS
from classifiers.token_weights import TokenWeights


class Lesson(NamedTuple):
    """What is learned from: m variants of n labelled submissions.

    features: of each variant. labels, importance: shape (m,).
    owners: who wrote each, as numbers, shape (m,). donors: the variant's lender, or -1, (m,).
    origins: the submission that each is made from, shape (m,). sources: where that is from, (m,).
    as_sent: features of those that borrow, before they did, by their row.
    """

    features: Sequence[Features]
    labels: NDArray[np.int64]
    importance: NDArray[np.float64]
    owners: NDArray[np.int64]
    donors: NDArray[np.int64]
    origins: NDArray[np.int64]
    sources: NDArray[np.str_]
    as_sent: Mapping[int, Features]


class Learner:
    """One lesson as rows that a regression sees: supported columns only, scaled by their gains."""

    def __init__(self, lesson: Lesson, *, strength: float, least_support: int) -> None:
        self._lesson = lesson
        self._strength = strength
        rows = matrix_of(lesson.features)
        self._supported = well_supported(rows, lesson.owners, least_support)
        self._scaling = gains(rows)[self._supported]
        self.named_means: NDArray[np.float64] = np.asarray(rows[:, COLUMNS:].mean(axis=0)).ravel()
        self._rows = self._scaled(rows)

    def _scaled(self, rows: csr_matrix) -> csr_matrix:
        return csr_matrix(rows[:, self._supported] @ diags_array(self._scaling), dtype=np.float32)

    def weights(self, chosen: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.float64], float]:
        """Fit on the `chosen` rows, or all; give the weights, shape (WIDTH,), and the bias."""
        scaled, bias = self._regress(chosen)
        weights = np.zeros(WIDTH)
        weights[self._supported] = scaled * self._scaling
        weights[:COLUMNS] = weights[:COLUMNS].astype(np.float16)
        return weights, bias

    def out_of_fold(self, folds: NDArray[np.int64]) -> OutOfFold:
        """Score every row, as it was sent, by a model that hasn't learned from it.

        folds: of each row, shape (m,). A row that borrows from a fold is left out while that
        fold is held out: a website must not be on both sides. What can't be learned without a
        fold, since only that has spam or ham, is not scored.
        """
        lesson = self._lesson
        lender_fold = np.where(lesson.donors >= 0, folds[lesson.donors], -1)
        features = [lesson.as_sent.get(row, each) for row, each in enumerate(lesson.features)]
        scores = np.full(len(folds), np.nan)
        for fold in np.unique(folds):
            held, known = folds == fold, (folds != fold) & (lender_fold != fold)
            if len(np.unique(lesson.labels[known])) == len((0, 1)):
                scores[held] = self._scores(held, features, *self.weights(known))
        seen = ~np.isnan(scores)
        whole = np.arange(len(folds)) == lesson.origins
        columns = (scores, lesson.labels, lesson.importance, lesson.sources, lesson.origins)
        return OutOfFold(*(column[seen] for column in (*columns, whole)))

    def _regress(self, chosen: NDArray[np.bool_] | None) -> tuple[NDArray[np.float64], float]:
        rows = slice(None) if chosen is None else chosen
        regression = LogisticRegression(C=self._strength, max_iter=1000, tol=1e-4)
        regression.fit(
            self._rows[rows], self._lesson.labels[rows], sample_weight=self._lesson.importance[rows]
        )
        return regression.coef_[0], float(regression.intercept_[0])

    def _scores(
        self,
        held: NDArray[np.bool_],
        features: list[Features],
        weights: NDArray[np.float64],
        bias: float,
    ) -> NDArray[np.float64]:
        """Give the scores of the rows that are `held` out, as they were sent, shape (held,)."""
        places = np.flatnonzero(held).tolist()
        scaled = weights[self._supported] / self._scaling
        linear = np.asarray(self._rows[held] @ scaled)
        borrowed = [place for place, row in enumerate(places) if row in self._lesson.as_sent]
        if borrowed:
            sent = matrix_of([features[places[place]] for place in borrowed])
            linear[borrowed] = self._scaled(sent) @ scaled
        return linear + bias + hidden_scores([features[row] for row in places], weights)


def hidden_scores(
    features: Sequence[Features], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give what the strangest part of each long text hides, 0 for the others, shape (n,)."""
    text = TokenWeights(weights[:COLUMNS].astype(np.float32))
    return np.array([_hidden(each, text) for each in features])


def _hidden(features: Features, text: TokenWeights) -> float:
    return hidden_part(features.tokens, text.of, text.score(features.fields[0])).score
