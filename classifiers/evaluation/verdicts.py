"""Probabilities beside the labels, and the thresholds that other sources fix for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Flags, Labels, Numbers, threshold
from classifiers.submission import Submission

FLAGGED: Final = (0.001, 0.005, 0.01)
FILED_AS_SPAM: Final = 0.9

Judge = Callable[[Sequence[Submission]], Numbers]


@dataclass(frozen=True)
class Verdicts:
    """What a model said of rows.

    scores: probabilities of spam, or other scores where only their order is looked at, shape (n,).
    limits: for each share of ham flagged, each row's threshold, shape (n,); NaN without ham.
    borrowed: whether the limits come from other sources, shape (n,). Where there is no ham in any
    other source they come from the row's own.
    """

    labels: Labels
    sources: NDArray[np.str_]
    scores: Numbers
    limits: dict[float, Numbers]
    borrowed: Flags

    def only(self, chosen: Flags) -> "Verdicts":
        """Give some of the rows, with the thresholds that they have among all."""
        return replace(
            self,
            labels=self.labels[chosen],
            sources=self.sources[chosen],
            scores=self.scores[chosen],
            limits={flagged: limits[chosen] for flagged, limits in self.limits.items()},
            borrowed=self.borrowed[chosen],
        )

    def flagged(self, share: float) -> Flags:
        """Say which rows lie above the threshold for that share of ham."""
        return np.asarray(self.scores > self.limits[share])


def verdicts(rows: Rows, scores: Numbers) -> Verdicts:
    """Set scores beside labels; fix every source's thresholds on the ham of the others."""
    limits = {flagged: np.full(len(scores), np.nan) for flagged in FLAGGED}
    borrowed = np.zeros(len(scores), dtype=bool)
    for source in np.unique(rows.sources):
        inside = rows.sources == source
        others = scores[~inside & (rows.labels == 0)]
        borrowed[inside] = len(others) > 0
        ham = others if len(others) else scores[inside & (rows.labels == 0)]
        for flagged, row_limits in limits.items():
            row_limits[inside] = threshold(ham, flagged) if len(ham) else np.nan
    return Verdicts(rows.labels, rows.sources, scores, limits, borrowed)
