"""The figures that a spam model is judged by, in numpy; None where they are not defined.

Tests hold them equal to scikit-learn's. Scores and probabilities have shape (n,), labels are 1 for
spam and 0 for ham.
"""

from math import sqrt
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

BINS: Final = 10
_NORMAL_95: Final = 1.959963984540054

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Labels = NDArray[np.int64]


class Rate(TypedDict):
    """A share, with how many of how many it is and its 95 % confidence interval.

    share, low and high are None where there is nothing to take a share of.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def rate(flags: Flags) -> Rate:
    """Give the share of true flags, with Wilson's interval (1927), which holds at 0 of n too."""
    count, of = int(flags.sum()), len(flags)
    if not of:
        return Rate(count=0, of=0, share=None, low=None, high=None)
    low, high = wilson(count, of)
    return Rate(count=count, of=of, share=count / of, low=low, high=high)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Give the 95 % confidence interval of `count` in `of`; `of` is at least 1."""
    share, square = count / of, _NORMAL_95**2
    centre = share + square / (2 * of)
    reach = _NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    low = 0.0 if count == 0 else (centre - reach) / scale
    high = 1.0 if count == of else (centre + reach) / scale
    return low, high


def threshold(ham_scores: Numbers, flagged: float) -> float:
    """Give the score that a share of at most `flagged` (0 to 1) of the ham exceeds."""
    return float(np.quantile(ham_scores, 1 - flagged, method="higher"))


def roc_auc(scores: Numbers, labels: Labels) -> float | None:
    """Give the probability that a spam scores above a ham, ties counting half."""
    spam = int(labels.sum())
    ham = len(labels) - spam
    if not spam or not ham:
        return None
    ranks = _middle_ranks(scores)
    return float((ranks[labels == 1].sum() - spam * (spam + 1) / 2) / (spam * ham))


def average_precision(scores: Numbers, labels: Labels) -> float | None:
    """Give the mean precision over the spam, rows of one score taken together."""
    if not labels.any() or labels.all():
        return None
    precision, recall = precision_recall(scores, labels)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def precision_recall(scores: Numbers, labels: Labels) -> tuple[Numbers, Numbers]:
    """Give precision and recall at every distinct score, the highest first; needs one spam."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    caught = np.cumsum(labels[order])[last]
    return caught / (last + 1), caught / caught[-1]


def correlation(flags: Flags, labels: Labels) -> float | None:
    """Give Matthews' correlation (MCC); 0 where nothing or everything is flagged."""
    if not labels.any() or labels.all():
        return None
    if not flags.any() or flags.all():
        return 0.0
    return float(np.corrcoef(flags.astype(float), labels)[0, 1])


def brier(probabilities: Numbers, labels: Labels) -> float | None:
    """Give the mean squared distance of the probabilities from the labels."""
    return float(np.mean((probabilities - labels) ** 2)) if len(labels) else None


def calibration_error(probabilities: Numbers, labels: Labels) -> float | None:
    """Give the expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    if not len(labels):
        return None
    bins = bin_of(probabilities)
    sums = np.bincount(bins, weights=probabilities - labels, minlength=BINS)
    return float(np.abs(sums).sum() / len(labels))


def bin_of(probabilities: Numbers, bins: int = BINS) -> NDArray[np.int64]:
    """Give the bin of equal width that each probability falls into; 1.0 into the last."""
    return np.minimum((probabilities * bins).astype(np.int64), bins - 1)


def _middle_ranks(scores: Numbers) -> Numbers:
    """Rank from 1, rows of one score sharing the middle of their ranks."""
    _, members, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(sizes) - (sizes - 1) / 2)[members])
