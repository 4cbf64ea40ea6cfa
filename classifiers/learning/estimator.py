"""The estimator that learns: scikit-learn's conventions, the served form as its result."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from classifiers.calibration import COSTS, CalibrationLine
from classifiers.features import CENTRED, Features, extract
from classifiers.learning.augmentation import Varied, owners, vary_fields
from classifiers.learning.calibration import costs_of, fit_calibration, out_of_fold_groups
from classifiers.learning.learning import Learner, Lesson
from classifiers.learning.scripts_heard import is_heard, only_heard, scripts_heard
from classifiers.model_file import ModelParameters
from classifiers.spam import SpamModel
from classifiers.submission import Submission
from classifiers.text.hashing import COLUMNS


class SpamClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression on hashed text, name and website, calibrated out of fold.

    X is a sequence of `Submission`, shape (n,); y is 1 for spam and 0 for ham.

    strength: inverse of the L2 penalty (scikit-learn's C).
    field_dropout: share of a row's weight that is learned without name, website and title, 0 to 1.
    field_lending: share of rows in which honest authors without a website borrow one, 0 to 1.
    least_support: a hashed column that fewer distinct authors have is never learned.
    least_heard: of a script in which fewer authors wrote ham no word is learned.
    folds: for the calibration; 0 leaves the scores as the regression gives them.
    seed: of the dropout. The same data and seed give the same model, bit by bit.
    name: that the exported model carries.

    Learned, where there are folds: `seen_`, the scores of rows that weren't learned from.
    Learned: `weights_` (WIDTH,), exact in float16 for hashed columns, `bias_`, `centre_`,
    `calibration_`, `costs_`, `prior_`, `classes_`, and `model_`, the same as it is served.
    """

    def __init__(
        self,
        *,
        strength: float = 10.0,
        field_dropout: float = 0.5,
        field_lending: float = 0.5,
        least_support: int = 3,
        least_heard: int = 20,
        folds: int = 6,
        seed: int = 0,
        name: str = "spam",
    ) -> None:
        self.strength = strength
        self.field_dropout = field_dropout
        self.field_lending = field_lending
        self.least_support = least_support
        self.least_heard = least_heard
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
        lesson = self._lesson(X, labels, importance, groups)
        learner = Learner(lesson, strength=self.strength, least_support=self.least_support)
        folds = out_of_fold_groups(labels, groups, self.folds)
        self.calibration_, self.costs_ = CalibrationLine(), np.zeros(len(COSTS))
        if len(folds):
            self.seen_ = learner.out_of_fold(folds[lesson.origins])
            self.calibration_ = fit_calibration(self.seen_)
            self.costs_ = costs_of(self.seen_, self.calibration_)
        self.weights_, self.bias_ = learner.weights()
        self.centre_ = np.where(CENTRED, learner.named_means, 0.0)
        self.prior_ = float(np.average(labels, weights=importance))
        self.model_ = self._model()
        return self

    def decision_function(self, X: Sequence[Submission]) -> NDArray[np.float64]:  # noqa: N803
        """Give the calibrated log-odds of spam, shape (n,)."""
        check_is_fitted(self)
        return np.array([self.model_.log_odds(each) for each in X], dtype=np.float64)

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
        return self.model_

    def _lesson(
        self,
        submissions: Sequence[Submission],
        labels: NDArray[np.int64],
        importance: NDArray[np.float64],
        groups: ArrayLike | None,
    ) -> Lesson:
        sources = np.zeros(len(labels)) if groups is None else np.asarray(groups)
        varied = vary_fields(
            submissions, labels, dropped=self.field_dropout, lent=self.field_lending, seed=self.seed
        )
        origins, authors = varied.origins, owners(submissions)
        features, as_sent = _extracted(varied, submissions)
        heard = scripts_heard(features[: len(labels)], labels, authors, self.least_heard)
        understood = [only_heard(each, heard) for each in features]
        counts = np.array(list(map(is_heard, features, understood)))
        return Lesson(
            understood,
            labels[origins],
            importance[origins] * varied.shares * counts,
            authors[origins],
            varied.donors,
            origins,
            sources.astype(np.str_)[origins],
            {row: only_heard(each, heard) for row, each in as_sent.items()},
        )

    def _model(self) -> SpamModel:
        hashed = self.weights_[:COLUMNS].astype(np.float32)
        named = self.weights_[COLUMNS:].copy()
        bias = self.bias_ + float(named @ self.centre_)
        parameters = ModelParameters(
            self.name,
            hashed,
            named,
            self.centre_,
            bias,
            self.prior_,
            self.calibration_,
            self.costs_,
        )
        return SpamModel(parameters)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


def _extracted(
    varied: Varied, sent: Sequence[Submission]
) -> tuple[list[Features], dict[int, Features]]:
    """Extract all variants, and what borrows also as it was sent.

    The variants of one submission come after each other: they share their text.
    """
    features: dict[int, Features] = {}
    as_sent: dict[int, Features] = {}
    for place in np.argsort(varied.origins, kind="stable").tolist():
        features[place] = extract(varied.submissions[place])
        if varied.donors[place] >= 0:
            as_sent[place] = extract(sent[place])
    return [features[place] for place in range(len(features))], as_sent


def _labels(y: ArrayLike, rows: int) -> NDArray[np.int64]:
    labels = np.asarray(y)
    if labels.shape != (rows,):
        raise ValueError(f"There are {rows} submissions, but the labels have shape {labels.shape}.")
    if not np.array_equal(np.unique(labels), [0, 1]):
        raise ValueError("The labels must be 0 (ham) and 1 (spam), and both must occur.")
    return labels.astype(np.int64)
