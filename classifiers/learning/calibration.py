"""From scores to probabilities that mean what they say."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.calibration import COSTS, CalibrationLine

_MOST_OF_A_SOURCE: Final = 1000.0
# Sites have more ham, and places never seen other ham, than the rows that are learned from; a good
# comment that is filed costs more than spam that waits.
_HAM_COUNTS: Final = 2.0


def out_of_fold_groups(
    labels: NDArray[np.int64], groups: ArrayLike | None, folds: int
) -> NDArray[np.int64]:
    """Assign each row to a fold, shape (n,), whole groups together; empty for no folds.

    The largest groups are dealt first, each to the fold with the fewest rows. Without groups
    rows are dealt in turn, class by class.
    """
    if folds < 2:
        return np.empty(0, dtype=np.int64)
    assigned = np.empty(len(labels), dtype=np.int64)
    if groups is None:
        order = np.argsort(labels, kind="stable")
        assigned[order] = np.arange(len(labels)) % folds
        return assigned
    names, members, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    filled = np.zeros(folds)
    for group in np.argsort(-sizes, kind="stable"):
        fold = int(np.argmin(filled))
        filled[fold] += sizes[group]
        assigned[members == group] = fold
    return assigned if len(names) > 1 else out_of_fold_groups(labels, None, folds)


def platt(
    scores: NDArray[np.float64], labels: NDArray[np.int64], importance: NDArray[np.float64]
) -> CalibrationLine:
    """Fit one line (Platt 1999) on scores out of fold, all of shape (n,)."""
    regression = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000)
    regression.fit(scores[:, None], labels, sample_weight=importance)
    return CalibrationLine(float(regression.coef_[0, 0]), float(regression.intercept_[0]))


class OutOfFold(NamedTuple):
    """What a model said of rows that it hadn't learned from, each of shape (n,).

    origins: the submission that each is. is_whole: whether it is as it was sent; the others are
    without name, website and title.
    """

    scores: NDArray[np.float64]
    labels: NDArray[np.int64]
    importance: NDArray[np.float64]
    sources: NDArray[np.str_]
    origins: NDArray[np.int64]
    is_whole: NDArray[np.bool_]


def fit_calibration(seen: OutOfFold) -> CalibrationLine:
    """Fit a line, for which a good comment counts as much as two spam.

    No source counts for more than a thousand rows.
    """
    if len(np.unique(seen.labels)) < len((0, 1)):
        return CalibrationLine()  # there is nothing to tell apart
    importance = seen.importance * _evened(seen.sources, seen.importance)
    return platt(seen.scores, seen.labels, importance * np.where(seen.labels == 0, _HAM_COUNTS, 1))


def _evened(sources: NDArray[np.str_], importance: NDArray[np.float64]) -> NDArray[np.float64]:
    _, members = np.unique(sources, return_inverse=True)
    sizes = np.bincount(members, weights=importance)
    shares: NDArray[np.float64] = np.minimum(1.0, _MOST_OF_A_SOURCE / np.maximum(sizes, 1e-9))
    return shares[members]


def costs_of(seen: OutOfFold, calibration: CalibrationLine) -> NDArray[np.float64]:
    """Give the log-odds above which one of so many ham lay at most, shape (len(COSTS),)."""
    ham = (seen.labels == 0) & seen.is_whole
    if not ham.any():
        return np.zeros(len(COSTS))
    log_odds = calibration.slope * seen.scores[ham] + calibration.offset
    weights = _evened(seen.sources[ham], np.ones(len(log_odds)))
    order = np.argsort(-log_odds, kind="stable")
    above = np.cumsum(weights[order]) / weights.sum()
    places = [int(np.searchsorted(above, 1 / one_of, side="right")) for one_of in COSTS]
    costs: NDArray[np.float64] = log_odds[order][np.minimum(places, len(order) - 1)]
    return costs
