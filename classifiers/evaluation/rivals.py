"""Other learners on the same rows: what was compared with the model that ships, losers too."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from classifiers.corpus import groups
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Numbers
from classifiers.evaluation.rival_names import TF_IDF
from classifiers.evaluation.same_features import same_features

_FOLDS: Final = 3


class RivalScores(NamedTuple):
    """Scores of the unknown rows, shape (n,), and whether they are probabilities of spam."""

    scores: Numbers
    calibrated: bool


class _Rival(NamedTuple):
    """A learner; the scores that it gives rows of its own kind, and those out of fold."""

    learner: Any
    known: Any
    unknown: Any


def rival_scores(
    known: Rows, unknown: Rows, say: Callable[[str], None]
) -> Iterator[tuple[str, RivalScores]]:
    """Fit every rival on `known`, one after the other; give what it says of `unknown`."""
    known_rows, unknown_rows = same_features(known, unknown)
    labels, folds = known.labels, groups(known.corpus())
    regression = LogisticRegression(C=3.0, max_iter=300, tol=1e-4)
    plain = _Rival(regression, known_rows, unknown_rows)
    text = _Rival(_tf_idf(), _texts(known), _texts(unknown))
    svm = plain._replace(learner=LinearSVC(C=0.3, random_state=0))
    sgd = plain._replace(learner=SGDClassifier("log_loss", alpha=1e-5, random_state=0))
    bayes = plain._replace(learner=ComplementNB(alpha=0.3))
    for name, rival in {
        "logistic regression, same features": plain,
        "SGD on log loss, same features": sgd,
        "complement naive Bayes, same features": bayes,
        TF_IDF: text,
    }.items():
        say(f"rival: {name}")
        yield name, _alone(rival, labels)
    for name, rivals in {
        "linear SVM, calibrated out of fold, same features": [svm],
        "a stacked pair: same features and TF-IDF of the text": [plain, text],
    }.items():
        say(f"rival: {name}")
        yield name, _stacked(rivals, labels, folds)


def _alone(rival: _Rival, labels: Any) -> RivalScores:
    fitted: Any = clone(rival.learner)
    fitted.fit(rival.known, labels)
    spam = np.asarray(fitted.predict_proba(rival.unknown))[:, 1]
    if isinstance(rival.learner, ComplementNB):
        logs = np.asarray(fitted.predict_log_proba(rival.unknown))
        return RivalScores(logs[:, 1] - logs[:, 0], calibrated=False)
    return RivalScores(spam, calibrated=True)


def _stacked(rivals: list[_Rival], labels: Any, folds: Any) -> RivalScores:
    """Weigh what one or more learners say by a logistic regression on scores out of fold."""
    out_of_fold = np.column_stack([_out_of_fold(rival, labels, folds) for rival in rivals])
    judge = LogisticRegression(C=1e6).fit(out_of_fold, labels)
    fitted = [clone(rival.learner).fit(rival.known, labels) for rival in rivals]
    scores = np.column_stack(
        [each.decision_function(rival.unknown) for each, rival in zip(fitted, rivals, strict=True)]
    )
    return RivalScores(np.asarray(judge.predict_proba(scores))[:, 1], calibrated=True)


def _out_of_fold(rival: _Rival, labels: Any, folds: Any) -> Numbers:
    scores = np.empty(len(labels))
    rows = np.arange(len(labels))
    splitter = GroupKFold(min(_FOLDS, len(np.unique(folds))))
    for inside, outside in splitter.split(rows, labels, folds):
        fitted = clone(rival.learner).fit(_some(rival.known, inside), labels[inside])
        scores[outside] = fitted.decision_function(_some(rival.known, outside))
    return scores


def _some(rows: Any, chosen: Any) -> Any:
    return [rows[row] for row in chosen] if isinstance(rows, list) else rows[chosen]


def _texts(rows: Rows) -> list[str]:
    return [each.text for each in rows.submissions]


def _tf_idf() -> Any:
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
    )
    return make_pipeline(union, LogisticRegression(C=10, max_iter=200, tol=1e-3))
