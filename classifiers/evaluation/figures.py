"""The figures of one slice of rows, and the curves that are drawn of it."""

from typing import Any, Final

import numpy as np

from classifiers.evaluation.measures import (
    BINS,
    Labels,
    Numbers,
    average_precision,
    bin_of,
    brier,
    calibration_error,
    correlation,
    precision_recall,
    rate,
    roc_auc,
)
from classifiers.evaluation.verdicts import FILED_AS_SPAM, FLAGGED, Verdicts

Figures = dict[str, Any]

_HISTOGRAM_BINS: Final = 20
_CURVE_POINTS: Final = 101


def figures(judged: Verdicts) -> Figures:
    """Give every figure of these rows. MCC is at 0.90, accuracy at 0.50."""
    scores, labels = judged.scores, judged.labels
    return {
        **ranks(judged),
        "filed": rate(scores[labels == 0] > FILED_AS_SPAM),
        "caught": rate(scores[labels == 1] > FILED_AS_SPAM),
        "mcc": correlation(scores > FILED_AS_SPAM, labels),
        "accuracy": rate((scores > 0.5) == (labels == 1)),
        "brier": brier(scores, labels),
        "ece": calibration_error(scores, labels),
    }


def ranks(judged: Verdicts) -> Figures:
    """Give the figures that only the order of the scores decides."""
    scores, labels = judged.scores, judged.labels
    return {
        "spam": int(labels.sum()),
        "ham": int((labels == 0).sum()),
        "auc": roc_auc(scores, labels),
        "ap": average_precision(scores, labels),
        "thresholds": _fixed_on(judged),
        "at": {str(share): _at(judged, share) for share in FLAGGED},
    }


def curves(scores: Numbers, labels: Labels) -> Figures:
    """Give what is drawn: precision by recall, reliability, and the histogram of the scores."""
    edges = np.linspace(0, 1, _HISTOGRAM_BINS + 1)
    bins = bin_of(scores, _HISTOGRAM_BINS)
    return {
        "precision_recall": precision_by_recall(scores, labels),
        "reliability": _reliability(scores, labels),
        "histogram": {
            "edges": edges.tolist(),
            "spam": np.bincount(bins[labels == 1], minlength=_HISTOGRAM_BINS).tolist(),
            "ham": np.bincount(bins[labels == 0], minlength=_HISTOGRAM_BINS).tolist(),
        },
    }


def precision_by_recall(scores: Numbers, labels: Labels) -> Figures | None:
    """Give the best precision at 0, 1, … 100 % recall or more; None with one class."""
    if not labels.any() or labels.all():
        return None
    precision, recall = precision_recall(scores, labels)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    wanted = np.linspace(0, 1, _CURVE_POINTS)
    reached = np.minimum(np.searchsorted(recall, wanted - 1e-12), len(recall) - 1)
    return {"recall": wanted.tolist(), "precision": best_from_here[reached].tolist()}


def _at(judged: Verdicts, share: float) -> Figures:
    flags = judged.flagged(share)
    return {"recall": rate(flags[judged.labels == 1]), "flagged": rate(flags[judged.labels == 0])}


def _fixed_on(judged: Verdicts) -> str:
    if not len(judged.labels) or np.isnan(judged.limits[FLAGGED[0]]).any():
        return "nothing"
    return "other sources" if judged.borrowed.all() else "its own ham"


def _reliability(scores: Numbers, labels: Labels) -> list[Figures]:
    """Give for each bin with rows its mean probability and its share of spam."""
    bins = bin_of(scores)
    return [
        {
            "from": each / BINS,
            "to": (each + 1) / BINS,
            "mean": float(scores[bins == each].mean()),
            "spam": rate(labels[bins == each] == 1),
        }
        for each in np.unique(bins).tolist()
    ]
