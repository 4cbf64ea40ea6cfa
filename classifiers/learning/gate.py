"""Whether a challenger may take the champion's place: it may lose nowhere that matters. Pure.

Allowances are counted in whole comments, rounded down. A set with fewer than 500 ham tolerates no
further flagged ham at all, and one with fewer than 200 spam no further spam missed: where a
set is too small to tell a slip from a loss, the model in use stays.
"""

from collections.abc import Sequence
from math import floor
from typing import Final, NamedTuple

MOST_HAM_FLAGGED: Final = 0.002
MOST_RECALL_LOST: Final = 0.005
# How much likelier spam good comments may seem on average. Who files good comments as spam drags
# all that are like them up long before any of them is flagged.
MOST_SUSPICION: Final = 0.05
# From this probability on a comment counts as flagged: where a site files comments as spam,
# unless it is told otherwise.
FLAGGED_FROM: Final = 0.9


class GateWords(NamedTuple):
    """What ham, spam and their like are called in sentences."""

    ham: str = "good comments"
    spam: str = "spam comments"
    suspected: str = "spam"


class Judgement(NamedTuple):
    """How one model did on one set.

    ham_flagged: share of the ham that it would file as spam, 0 without ham.
    recall: share of the spam that it would file as spam, 1 without spam.
    ham, spam: how many there are of each.
    suspicion: the mean probability of spam that it gives the ham, 0 without ham.
    """

    ham_flagged: float
    recall: float
    ham: int
    spam: int
    suspicion: float = 0.0


class Trial(NamedTuple):
    """Champion and challenger on the same set; `name` stands in sentences."""

    name: str
    champion: Judgement
    challenger: Judgement


class GateFinding(NamedTuple):
    """Whether the challenger is promoted, and a sentence for each reason."""

    promoted: bool
    reasons: tuple[str, ...]


def compare(trials: Sequence[Trial], words: GateWords = GateWords()) -> GateFinding:  # noqa: B008
    """Refuse a challenger that loses on any of the sets.

    Raises ValueError where a trial's judgements are not of the same set, or there is no trial.
    """
    if not trials:
        raise ValueError("A challenger is judged on one set at least.")
    losses = [sentence for trial in trials for sentence in _losses(trial, words)]
    if losses:
        return GateFinding(promoted=False, reasons=tuple(losses))
    return GateFinding(promoted=True, reasons=tuple(_held(trial, words) for trial in trials))


def _losses(trial: Trial, words: GateWords) -> list[str]:
    before, after = trial.champion, trial.challenger
    if (before.ham, before.spam) != (after.ham, after.spam):
        raise ValueError("Champion and challenger are compared on the same comments.")
    sentences = []
    flagged = _count(after.ham_flagged, before.ham) - _count(before.ham_flagged, before.ham)
    if flagged > floor(MOST_HAM_FLAGGED * before.ham):
        sentences.append(
            f"On {trial.name} it flags {flagged} more of {before.ham} {words.ham} "
            f"({_percent(before.ham_flagged)} before, {_percent(after.ham_flagged)} now)."
        )
    missed = _count(before.recall, before.spam) - _count(after.recall, before.spam)
    if missed > floor(MOST_RECALL_LOST * before.spam):
        sentences.append(
            f"On {trial.name} it finds {missed} fewer of {before.spam} {words.spam} "
            f"({_percent(before.recall)} before, {_percent(after.recall)} now)."
        )
    if after.suspicion - before.suspicion > MOST_SUSPICION:
        sentences.append(
            f"On {trial.name} it thinks {words.ham} likelier {words.suspected} than before "
            f"({_percent(before.suspicion)} on average before, {_percent(after.suspicion)} now)."
        )
    return sentences


def _held(trial: Trial, words: GateWords) -> str:
    before, after = trial.champion, trial.challenger
    return (
        f"On {trial.name} it flags {_percent(after.ham_flagged)} of {after.ham} {words.ham} "
        f"({_percent(before.ham_flagged)} before) and finds {_percent(after.recall)} of "
        f"{after.spam} {words.spam} ({_percent(before.recall)} before)."
    )


def _count(share: float, of: int) -> int:
    return round(share * of)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
