"""How much each label counts, so that nobody teaches the model alone. Pure.

Weights only ever fall. Where one labeller, or one site, has a few labels beside a thousand of
another, the thousand count as much as the few: learning is slow then, and nobody's to steer.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import fsum
from typing import Final, NamedTuple

MODERATOR_WEIGHT: Final = 1.0
SITE_WEIGHT: Final = 0.5  # a program decided, or somebody whom we can't tell from others

# At most this part of all weight is one labeller's, or one site's, where there are others.
MOST_OF_A_LABELLER: Final = 0.5
MOST_OF_A_SITE: Final = 0.5

_ROUNDS: Final = 500
_CLOSE: Final = 1e-9


class Vote(NamedTuple):
    """One label as its weight is found: who gave it, for which site, and what it counts alone."""

    labeller: str
    site: str
    weight: float


def capped(votes: Sequence[Vote]) -> list[float]:
    """Give each vote's weight under both caps, in the order of ``votes``; it never rises."""
    weights = [vote.weight for vote in votes]
    labellers = [vote.labeller for vote in votes]
    sites = [vote.site for vote in votes]
    for _ in range(_ROUNDS):
        cut = _cut(weights, labellers, MOST_OF_A_LABELLER)
        cut = _cut(cut, sites, MOST_OF_A_SITE)
        if cut == weights:
            break
        weights = cut
    return weights


def _cut(weights: Sequence[float], holders: Sequence[Hashable], most: float) -> list[float]:
    """Scale the heaviest holder down to its part of the whole; one can be above it at most."""
    held: dict[Hashable, list[float]] = defaultdict(list)
    for holder, weight in zip(holders, weights, strict=True):
        held[holder].append(weight)
    # fsum: the same whatever the order.
    totals = {holder: fsum(each) for holder, each in held.items()}
    others = {
        holder: fsum(total for other, total in totals.items() if other != holder)
        for holder in totals
    }
    factor = {
        holder: min(1.0, others[holder] * most / (1 - most) / total)
        if others[holder] and total * (1 - _CLOSE) > others[holder] * most / (1 - most)
        else 1.0
        for holder, total in totals.items()
    }
    return [weight * factor[holder] for holder, weight in zip(holders, weights, strict=True)]
