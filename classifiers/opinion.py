"""What the classifier answers: a probability and the reasons for it."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One push towards spam or away from it.

    code: stable, for filtering: see `classifiers.explanation.CODES`.
    text: a sentence for a moderator; never holds an e-mail address.
    weight: in log-odds; positive pushes towards spam.
    """

    code: str
    text: str
    weight: float


class Opinion(NamedTuple):
    """What one model thinks of one submission.

    spam: calibrated probability of spam, 0 to 1.
    reasons: at most five, the heaviest first.
    model: the name of the model that thinks so.
    kind: which of `classifiers.kinds.KINDS` it is, if it is spam; None where that can't be told.
    rest: log-odds that no reason carries. The reasons' weights and the rest sum to the
        log-odds of `spam`.
    """

    spam: float
    reasons: tuple[Reason, ...]
    model: str
    rest: float = 0.0
    kind: str | None = None
