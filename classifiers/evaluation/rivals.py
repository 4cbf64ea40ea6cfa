"""Other learners on the same rows: what was compared with the model that ships, losers too."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union

from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Numbers
from classifiers.evaluation.outside_rivals import outside_scores
from classifiers.evaluation.rival_names import TF_IDF
from classifiers.learning.augmentation import owners, vary_fields
from classifiers.learning.estimator import SpamClassifier
from classifiers.matrix import gains, matrix, well_supported


class Matrices(NamedTuple):
    """Rows to fit on, with fields dropped and lent as in training, and rows to judge.

    origins: the known row that each row to fit on is made from. shares: its weight.
    """

    known: csr_matrix
    unknown: csr_matrix
    origins: NDArray[np.int64]
    shares: NDArray[np.float64]


def same_features(known: Rows, unknown: Rows) -> Matrices:
    """Give the features that the shipped model would learn from, and those that it would judge."""
    shipped = SpamClassifier().get_params()
    varied = vary_fields(
        known.submissions,
        known.labels,
        dropped=shipped["field_dropout"],
        lent=shipped["field_lending"],
        seed=shipped["seed"],
    )
    rows = matrix(varied.submissions)
    authors = owners(known.submissions)[varied.origins]
    columns = np.flatnonzero(well_supported(rows, authors, shipped["least_support"]))
    room = gains(rows)
    return Matrices(
        _scaled(rows, columns, room),
        _scaled(matrix(unknown.submissions), columns, room),
        varied.origins,
        varied.shares,
    )


def _scaled(rows: csr_matrix, columns: NDArray[np.int64], room: NDArray[np.float64]) -> csr_matrix:
    return csr_matrix(rows[:, columns].multiply(room[columns]))


class RivalScores(NamedTuple):
    """Scores of the unknown rows, shape (n,), and whether they are probabilities of spam."""

    scores: Numbers
    calibrated: bool


class _Rival(NamedTuple):
    """A learner and its rows: those to fit on, with labels and weights, and those to judge."""

    learner: Any
    known: Any
    labels: Any
    weights: Any
    unknown: Any


def rival_scores(
    known: Rows, unknown: Rows, say: Callable[[str], None]
) -> Iterator[tuple[str, RivalScores]]:
    """Fit every rival on `known`, one after the other; give what it says of `unknown`."""
    for name, scores in outside_scores(known, unknown, say):
        yield name, RivalScores(scores, calibrated=False)
    plain, text = _rows_for_all(known, unknown)
    sgd = plain._replace(learner=SGDClassifier("log_loss", alpha=3e-6, random_state=0))
    bayes = plain._replace(learner=ComplementNB(alpha=0.3))
    for name, rival in {
        "logistic regression, same features": plain,
        "SGD on log loss, same features": sgd,
        "complement naive Bayes, same features": bayes,
        TF_IDF: text,
    }.items():
        say(f"rival: {name}")
        yield name, _alone(rival)


def _rows_for_all(known: Rows, unknown: Rows) -> tuple[_Rival, _Rival]:
    """Give logistic regression on the shipped model's features, and TF-IDF on the text alone."""
    rows = same_features(known, unknown)
    labels = known.labels
    shipped = SpamClassifier().strength
    plain = _Rival(
        LogisticRegression(C=shipped, max_iter=1000, tol=3e-5),
        rows.known,
        labels[rows.origins],
        rows.shares,
        rows.unknown,
    )
    return plain, _Rival(_tf_idf(), _texts(known), labels, None, _texts(unknown))


def _alone(rival: _Rival) -> RivalScores:
    fitted = _fit(rival)
    spam = np.asarray(fitted.predict_proba(rival.unknown))[:, 1]
    if isinstance(rival.learner, ComplementNB):
        logs = np.asarray(fitted.predict_log_proba(rival.unknown))
        return RivalScores(logs[:, 1] - logs[:, 0], calibrated=False)
    return RivalScores(spam, calibrated=True)


def _fit(rival: _Rival) -> Any:
    learner: Any = clone(rival.learner)
    if rival.weights is None:
        return learner.fit(rival.known, rival.labels)
    return learner.fit(rival.known, rival.labels, sample_weight=rival.weights)


def _texts(rows: Rows) -> list[str]:
    return [each.text for each in rows.submissions]


def _tf_idf() -> Any:
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
    )
    return make_pipeline(union, LogisticRegression(C=10, max_iter=200, tol=1e-3))
