"""The figures that a spam model is judged by, from scores or probabilities and labels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    matthews_corrcoef,
    roc_auc_score,
)

_BINS: Final = 10

Scores = NDArray[np.float64]
Labels = NDArray[np.int64]


def threshold(scores: Scores, labels: Labels, ham_flagged: float) -> float:
    """Give the score that a share `ham_flagged` (0 to 1) of the ham exceeds."""
    return float(np.quantile(scores[labels == 0], 1 - ham_flagged, method="higher"))


def recall(scores: Scores, labels: Labels, limit: float) -> float:
    """Give the share of spam above `limit`; NaN without spam."""
    return _share(scores[labels == 1] > limit)


def ham_flagged(scores: Scores, labels: Labels, limit: float) -> float:
    """Give the share of ham above `limit`; NaN without ham."""
    return _share(scores[labels == 0] > limit)


def ranking(scores: Scores, labels: Labels) -> dict[str, float]:
    """Give ROC-AUC and average precision; NaN where one class is missing."""
    if len(np.unique(labels)) < 2:
        return {"auc": float("nan"), "ap": float("nan")}
    return {
        "auc": float(roc_auc_score(labels, scores)),
        "ap": float(average_precision_score(labels, scores)),
    }


def judgement(probabilities: Scores, labels: Labels, limit: float) -> dict[str, float]:
    """Give MCC at `limit` (NaN with one class), Brier score and calibration error."""
    return {
        "mcc": _correlation(probabilities > limit, labels),
        "brier": float(brier_score_loss(labels, probabilities, pos_label=1)),
        "ece": calibration_error(probabilities, labels),
    }


def calibration_error(probabilities: Scores, labels: Labels) -> float:
    """Give the expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for each in np.unique(bins):
        inside = bins == each
        gap = abs(float(probabilities[inside].mean()) - float(labels[inside].mean()))
        error += gap * float(inside.mean())
    return error


def _correlation(flags: NDArray[np.bool_], labels: Labels) -> float:
    if len(np.unique(labels)) < 2:
        return float("nan")
    return float(matthews_corrcoef(labels, flags))


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else float("nan")
