"""How much each label counts, so that nobody teaches the model alone. Pure.

Weights only ever fall. Where one labeller, or one site, has a hundred labels beside a thousand of
another, the thousand count as much as the hundred. The first fifty of anybody's always count: else
the first label of a new site would make everything that was decided on the old one worth nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple

MODERATOR_WEIGHT: Final = 1.0
SITE_WEIGHT: Final = 0.5  # a program decided, or somebody whom we can't tell from others

# At most this part of all weight is one labeller's, or one site's, where there are others. A site
# may carry more: with the same half for both, two people on two sites would have no weight left.
MOST_OF_A_LABELLER: Final = 0.5
MOST_OF_A_SITE: Final = 0.75
# So much weight nobody loses, even beside others who have less.
NEVER_CUT: Final = 50.0

_ROUNDS: Final = 1_000
_CLOSE: Final = 1e-9


class Vote(NamedTuple):
    """One label as its weight is found: who gave it, for which site, and what it counts alone."""

    labeller: str
    site: str
    weight: float


_Cells = Mapping[tuple[str, str], float]


def capped(votes: Sequence[Vote]) -> list[float]:
    """Give each vote's weight under both caps, in the order of ``votes``; it never rises."""
    held: dict[tuple[str, str], list[float]] = defaultdict(list)
    for vote in votes:
        held[vote.labeller, vote.site].append(vote.weight)
    # fsum: the same whatever the order.
    before: _Cells = {cell: fsum(weights) for cell, weights in held.items()}
    after = before
    for _ in range(_ROUNDS):
        cut = _cut(_cut(after, 0, MOST_OF_A_LABELLER), 1, MOST_OF_A_SITE)
        if cut == after:
            break
        after = cut
    factors = {cell: after[cell] / before[cell] for cell in before}
    return [vote.weight * factors[vote.labeller, vote.site] for vote in votes]


def _cut(cells: _Cells, by: int, most: float) -> _Cells:
    """Scale down who holds more than ``most`` of the whole: labellers by 0, sites by 1."""
    held: dict[str, list[float]] = defaultdict(list)
    for cell, weight in cells.items():
        held[cell[by]].append(weight)
    totals = {holder: fsum(weights) for holder, weights in held.items()}
    factors = {holder: _factor(holder, totals, most) for holder in totals}
    return {cell: weight * factors[cell[by]] for cell, weight in cells.items()}


def _factor(holder: str, totals: Mapping[str, float], most: float) -> float:
    """What leaves ``holder`` its part; somebody alone keeps everything."""
    others = fsum(total for other, total in totals.items() if other != holder)
    allowed = max(others * most / (1 - most), NEVER_CUT)
    if not others or totals[holder] <= allowed * (1 + _CLOSE):
        return 1.0
    return allowed / totals[holder]
