"""What earlier copies of a text say about it: one more reason, with a weight.

There are no data to fit this weight to, so it is a rule that a person can follow. In log-odds:

* every doubling of the copies adds 0.6, up to 2.5; one that is older than an hour counts half;
* every doubling of those that people filed as spam adds 2, up to 5;
* every doubling of those that people approved takes 1.5 away, up to 5;
* the sum stays between -2 and 7.5.

Copies that nobody has decided on therefore add 2.5 at most: what the model finds innocent moves up
in the queue, and is not filed as spam by its copies alone.
"""

from math import exp, log, log2
from typing import Final, NamedTuple

from classifiers.opinion import Opinion, Reason

CODE: Final = "repeated"

_PER_DOUBLING = 0.6
_MOST_FOR_COPIES = 2.5
_OLDER = 0.5
_PER_DOUBLING_OF_SPAM = 2.0
_PER_DOUBLING_OF_APPROVED = 1.5
_MOST_FOR_DECISIONS = 5.0
_LEAST, _MOST = -2.0, 7.5
_SMALLEST = 1e-9  # probability: at 0 and 1 there are no log-odds


class Copies(NamedTuple):
    """Earlier texts that are almost the same, this one left out.

    seen: within the window. last_hour: of these, within the last hour. spam, approved: of these,
    how many people filed so. hours: the window. is_more: there are more than were counted.
    """

    seen: int = 0
    last_hour: int = 0
    spam: int = 0
    approved: int = 0
    hours: int = 72
    is_more: bool = False


def with_copies(opinion: Opinion, copies: Copies) -> Opinion:
    """Give the opinion with the reason `repeated`; without copies it stays as it is.

    The weights of all reasons and the rest sum to the log-odds of the new probability.
    """
    if copies.seen <= 0:
        return opinion
    weight = weight_of(copies)
    reason = Reason(CODE, _sentence(copies), weight)
    reasons = tuple(sorted((*opinion.reasons, reason), key=lambda each: -abs(each.weight)))
    log_odds = _log_odds(opinion.spam) + weight
    rest = log_odds - sum(each.weight for each in reasons)
    return opinion._replace(spam=_probability(log_odds), reasons=reasons, rest=rest)


def weight_of(copies: Copies) -> float:
    """What the copies add to the log-odds: rises with copies and spam, falls with approved ones."""
    older = max(copies.seen - copies.last_hour, 0)
    counted = _bounded(_PER_DOUBLING, copies.last_hour + _OLDER * older, _MOST_FOR_COPIES)
    spam = _bounded(_PER_DOUBLING_OF_SPAM, copies.spam, _MOST_FOR_DECISIONS)
    approved = _bounded(_PER_DOUBLING_OF_APPROVED, copies.approved, _MOST_FOR_DECISIONS)
    return min(max(counted + spam - approved, _LEAST), _MOST)


def _bounded(per_doubling: float, number: float, most: float) -> float:
    return min(per_doubling * log2(1 + number), most)


def _sentence(copies: Copies) -> str:
    decided = [
        f"{_of_them(number)} {word}"
        for number, word in ((copies.spam, "filed as spam"), (copies.approved, "approved"))
        if number
    ]
    return "; ".join((f"almost the same text was sent {_how_often(copies)}", *decided))


def _how_often(copies: Copies) -> str:
    """Count the text itself too: the second one makes it "twice"."""
    if copies.is_more:
        return f"more than {copies.seen} times in the last {copies.hours} hours"
    if copies.last_hour >= copies.seen:
        return f"{_times(copies.seen)} in the last hour"
    recent = f", {_times(copies.last_hour)} in the last hour" if copies.last_hour else ""
    return f"{_times(copies.seen)} in the last {copies.hours} hours{recent}"


def _times(earlier: int) -> str:
    return "twice" if earlier == 1 else f"{earlier + 1} times"


def _of_them(number: int) -> str:
    return "one of them was" if number == 1 else f"{number} of them were"


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _SMALLEST), 1 - _SMALLEST)
    return log(inside / (1 - inside))


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
