"""Other learners on the same rows: what was compared with the model that ships, losers too."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from classifiers.augmentation import owners, vary_fields
from classifiers.corpus import Corpus
from classifiers.matrix import gains, matrix, well_supported

_LEARNERS: Final[dict[str, Callable[[], Any]]] = {
    "linear SVM, same features": lambda: LinearSVC(C=0.3, random_state=0),
    "SGD (log loss), same features": lambda: SGDClassifier("log_loss", alpha=1e-5, random_state=0),
    "complement naive Bayes, same features": lambda: ComplementNB(alpha=0.3),
}


def rival_scores(known: Corpus, unknown: Corpus) -> dict[str, NDArray[np.float64]]:
    """Fit every rival on `known`; give its scores of `unknown`, shape (n,), by name."""
    scores = {"TF-IDF word 1-2 and character 2-5, text alone": _tf_idf(known, unknown)}
    rows, columns = _learned(known)
    new_rows = _scaled(matrix(unknown.submissions), columns)
    for name, learner in _LEARNERS.items():
        fitted = learner().fit(rows, known.labels)
        scores[name] = _scores(fitted, new_rows)
    return scores


def _learned(known: Corpus) -> tuple[csr_matrix, NDArray[np.int64]]:
    varied = vary_fields(known.submissions, known.labels, dropped=0.5, lent=0.2, seed=0)
    rows = matrix(varied.submissions)
    columns = np.flatnonzero(well_supported(rows, owners(known.submissions), 3))
    return _scaled(rows, columns), columns


def _scaled(rows: csr_matrix, columns: NDArray[np.int64]) -> csr_matrix:
    return csr_matrix(rows[:, columns].multiply(gains()[columns]))


def _tf_idf(known: Corpus, unknown: Corpus) -> NDArray[np.float64]:
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
    )
    pipeline = make_pipeline(union, LogisticRegression(C=10, max_iter=200, tol=1e-3))
    pipeline.fit([each.text for each in known.submissions], known.labels)
    return np.asarray(pipeline.decision_function([each.text for each in unknown.submissions]))


def _scores(fitted: Any, rows: csr_matrix) -> NDArray[np.float64]:
    if hasattr(fitted, "decision_function"):
        return np.asarray(fitted.decision_function(rows))
    spam = np.asarray(fitted.predict_log_proba(rows))
    return np.asarray(spam[:, 1] - spam[:, 0])
