"""From scores to probabilities that mean what they say."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression


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


class Calibration(NamedTuple):
    """Log-odds = slope * score + offset."""

    slope: float = 1.0
    offset: float = 0.0


def platt(
    scores: NDArray[np.float64], labels: NDArray[np.int64], importance: NDArray[np.float64]
) -> Calibration:
    """Fit a calibration (Platt 1999) on scores out of fold, all of shape (n,)."""
    regression = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000)
    regression.fit(scores[:, None], labels, sample_weight=importance)
    return Calibration(float(regression.coef_[0, 0]), float(regression.intercept_[0]))
