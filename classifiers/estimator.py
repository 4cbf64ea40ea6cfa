"""The estimator that learns: scikit-learn's conventions, the served form as its result."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from classifiers.augmentation import owners, vary_fields
from classifiers.calibration import out_of_fold_groups, platt
from classifiers.features import CENTRED
from classifiers.hashing import COLUMNS
from classifiers.matrix import WIDTH, gains, matrix, well_supported
from classifiers.model_file import Parameters
from classifiers.spam import SpamModel
from classifiers.submission import Submission


class Learned(NamedTuple):
    """What a regression sees: rows (n, columns), labels (n,) and how much each row counts (n,)."""

    rows: csr_matrix
    labels: NDArray[np.int64]
    importance: NDArray[np.float64]

    def only(self, chosen: NDArray[np.bool_]) -> "Learned":
        """Give the rows where `chosen`, shape (n,), is true."""
        return Learned(self.rows[chosen], self.labels[chosen], self.importance[chosen])


class SpamClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression on hashed text, name and website, calibrated out of fold.

    X is a sequence of `Submission`, shape (n,); y is 1 for spam and 0 for ham.

    strength: inverse of the L2 penalty (scikit-learn's C).
    field_dropout: share of rows that are learned without name, website and title, 0 to 1.
    field_lending: share of rows in which honest authors without a website borrow one, 0 to 1.
    least_support: a hashed column that fewer distinct authors have is never learned.
    folds: for the calibration; 0 leaves the scores as the regression gives them.
    seed: of the dropout. The same data and seed give the same model, bit by bit.
    name: that the exported model carries.

    Learned: `weights_` (WIDTH,), exact in float16 for hashed columns, `bias_`, `slope_`,
    `offset_`, `classes_`.
    """

    def __init__(
        self,
        *,
        strength: float = 3.0,
        field_dropout: float = 0.5,
        field_lending: float = 0.2,
        least_support: int = 3,
        folds: int = 5,
        seed: int = 0,
        name: str = "spam",
    ) -> None:
        self.strength = strength
        self.field_dropout = field_dropout
        self.field_lending = field_lending
        self.least_support = least_support
        self.folds = folds
        self.seed = seed
        self.name = name

    def fit(
        self,
        X: Sequence[Submission],  # noqa: N803
        y: ArrayLike,
        groups: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> "SpamClassifier":
        """Learn from labelled submissions.

        groups: keeps rows of one source together when the calibration is measured, shape (n,).
        sample_weight: how much each row counts, shape (n,).
        Raises ValueError for anything but the two classes 0 and 1.
        """
        labels = _labels(y, len(X))
        self.classes_ = np.array([0, 1])
        importance = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight)
        varied = vary_fields(
            X, labels, dropped=self.field_dropout, lent=self.field_lending, seed=self.seed
        )
        rows = matrix(varied.submissions)
        supported = well_supported(rows, owners(X), self.least_support)
        scaling = gains()[supported]
        learned = Learned(rows[:, supported] @ diags_array(scaling), labels, importance)
        folds = out_of_fold_groups(labels, groups, self.folds)
        self.slope_, self.offset_ = self._calibrate(learned, folds, varied.donors)
        weights, self.bias_ = self._regress(learned)
        self.weights_ = np.zeros(WIDTH)
        self.weights_[supported] = weights * scaling
        self.weights_[:COLUMNS] = self.weights_[:COLUMNS].astype(np.float16)
        self.centre_ = _centre(rows)
        self.prior_ = float(np.average(labels, weights=importance))
        return self

    def decision_function(self, X: Sequence[Submission]) -> NDArray[np.float64]:  # noqa: N803
        """Give the calibrated log-odds of spam, shape (n,)."""
        check_is_fitted(self)
        linear = matrix(X) @ self.weights_ + self.bias_
        return np.asarray(self.slope_ * linear + self.offset_)

    def predict_proba(self, X: Sequence[Submission]) -> NDArray[np.float64]:  # noqa: N803
        """Give the probabilities of ham and spam, shape (n, 2)."""
        spam = 1 / (1 + np.exp(-np.clip(self.decision_function(X), -700, 700)))
        return np.column_stack((1 - spam, spam))

    def predict(self, X: Sequence[Submission]) -> NDArray[np.int64]:  # noqa: N803
        """Give 1 where spam is more likely than not, else 0, shape (n,)."""
        spam = self.decision_function(X) > 0
        return np.asarray(self.classes_[spam.astype(int)])

    def export(self) -> SpamModel:
        """Give the fitted model in the form that is served, without scikit-learn."""
        check_is_fitted(self)
        hashed = self.weights_[:COLUMNS].astype(np.float32)
        named = self.weights_[COLUMNS:].copy()
        bias = self.bias_ + float(named @ self.centre_)
        calibration = (self.slope_, self.offset_, self.prior_)
        return SpamModel(Parameters(self.name, hashed, named, self.centre_, bias, *calibration))

    def _regress(self, learned: "Learned") -> tuple[NDArray[np.float64], float]:
        regression = LogisticRegression(C=self.strength, max_iter=300, tol=1e-4)
        regression.fit(learned.rows, learned.labels, sample_weight=learned.importance)
        return regression.coef_[0], float(regression.intercept_[0])

    def _calibrate(
        self, learned: "Learned", folds: NDArray[np.int64], donors: NDArray[np.int64]
    ) -> tuple[float, float]:
        """Fit the calibration on scores of rows that weren't learned from.

        A row that borrows from a fold is left out while that fold is held out, and borrowers
        aren't scored: a website must not be on both sides.
        """
        if not len(folds):
            return 1.0, 0.0
        scores = np.empty(len(folds))
        lender_fold = np.where(donors >= 0, folds[donors], -1)
        for fold in np.unique(folds):
            weights, bias = self._regress(learned.only((folds != fold) & (lender_fold != fold)))
            scores[folds == fold] = learned.rows[folds == fold] @ weights + bias
        scored = donors < 0
        return platt(scores[scored], learned.labels[scored], learned.importance[scored])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


def _labels(y: ArrayLike, rows: int) -> NDArray[np.int64]:
    labels = np.asarray(y)
    if labels.shape != (rows,):
        raise ValueError(f"There are {rows} submissions, but the labels have shape {labels.shape}.")
    if not np.array_equal(np.unique(labels), [0, 1]):
        raise ValueError("The labels must be 0 (ham) and 1 (spam), and both must occur.")
    return labels.astype(np.int64)


def _centre(rows: csr_matrix) -> NDArray[np.float64]:
    """Give the means of the named features that every text has, 0 for the others."""
    means: NDArray[np.float64] = np.asarray(rows[:, COLUMNS:].mean(axis=0)).ravel()
    return np.where(CENTRED, means, 0.0)
