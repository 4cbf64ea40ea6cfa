"""What attacks cost: the same spam, the same thresholds, before and after."""

import numpy as np

from classifiers.evaluation.attacks import (
    ATTACKS,
    DILUTIONS,
    PARAGRAPHS_BEFORE,
    attacked,
    diluted,
    in_front,
    quoting,
)
from classifiers.evaluation.figures import Figures
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import rate
from classifiers.evaluation.verdicts import Judge, Verdicts
from classifiers.submission import Submission

_SHARE = 0.005
_MOST_SPAM = 1000


def attack_losses(judge: Judge, rows: Rows, judged: Verdicts) -> Figures | None:
    """Give recall under each attack and the loss in points, at 0.5 % of ham flagged elsewhere.

    At most 1000 spam are attacked, evenly taken. None without spam or without ham.
    """
    chosen = _evenly(np.flatnonzero(rows.labels == 1))
    limits = judged.limits[_SHARE][chosen]
    if not len(chosen) or np.isnan(limits).any():
        return None
    spam = [rows.submissions[row] for row in chosen]
    before = rate(judged.scores[chosen] > limits)
    losses = {}
    for name, changed in _variants(spam, rows.only(rows.labels == 0).submissions).items():
        after = rate(judge(changed) > limits)
        losses[name] = {
            "recall": after,
            "loss": 100 * (before["count"] - after["count"]) / len(spam),
        }
    return {"ham_flagged": _SHARE, "unattacked": before, "attacks": losses}


def _variants(spam: list[Submission], ham: list[Submission]) -> dict[str, list[Submission]]:
    return (
        {name: attacked(spam, attack) for name, attack in ATTACKS.items()}
        | quoting(spam, ham)
        | {PARAGRAPHS_BEFORE: in_front(spam, ham)}
        | {name: diluted(spam, ham, paragraphs) for name, paragraphs in DILUTIONS.items()}
    )


def _evenly(numbers: np.ndarray[tuple[int], np.dtype[np.intp]]) -> list[int]:
    if len(numbers) <= _MOST_SPAM:
        return [int(each) for each in numbers]
    places = np.linspace(0, len(numbers) - 1, _MOST_SPAM).astype(int)
    return [int(each) for each in numbers[places]]
