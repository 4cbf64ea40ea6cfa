"""Weights of labels: nobody teaches the model alone."""

import random

from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.learning.label_weights import NEVER_CUT, Vote, capped

GROUPS = st.lists(
    st.tuples(
        st.builds(
            Vote,
            labeller=st.sampled_from("abcd"),
            site=st.sampled_from("xyz"),
            weight=st.sampled_from([0.5, 1.0]),
        ),
        st.integers(1, 400),
    ),
    max_size=8,
)
VOTES = GROUPS.map(lambda groups: [vote for vote, times in groups for _ in range(times)])
CLOSE = 1e-6


def held(votes: list[Vote], weights: list[float], by: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for vote, weight in zip(votes, weights, strict=True):
        holder = getattr(vote, by)
        totals[holder] = totals.get(holder, 0.0) + weight
    return totals


def test_somebody_alone_counts_in_full() -> None:
    votes = [Vote("a", "x", 1.0)] * 30
    assert capped(votes) == [1.0] * 30


def test_a_thousand_labels_count_as_much_as_those_of_all_others() -> None:
    votes = [Vote("a", "x", 1.0)] * 1000 + [Vote("b", "x", 1.0)] * 60 + [Vote("c", "x", 1.0)] * 40
    totals = held(votes, capped(votes), "labeller")
    assert round(totals["a"], 6) == 100
    assert (totals["b"], totals["c"]) == (60, 40)


def test_the_first_label_of_somebody_else_leaves_fifty() -> None:
    votes = [Vote("a", "x", 1.0)] * 1000 + [Vote("b", "y", 1.0)]
    assert round(held(votes, capped(votes), "labeller")["a"], 6) == 50


def test_a_large_site_counts_three_times_as_much_as_all_others() -> None:
    votes = [Vote(f"a{n % 9}", "x", 1.0) for n in range(900)] + [
        Vote(f"b{n % 9}", "y", 1.0) for n in range(90)
    ]
    totals = held(votes, capped(votes), "site")
    assert round(totals["x"], 6) == 270


@given(VOTES)
def test_no_labeller_carries_more_than_half_and_no_site_more_than_three_quarters(
    votes: list[Vote],
) -> None:
    weights = capped(votes)
    for by, most in (("labeller", 0.5), ("site", 0.75)):
        totals = held(votes, weights, by)
        if len(totals) > 1:
            allowed = max(most * sum(totals.values()), NEVER_CUT)
            assert max(totals.values()) <= allowed * (1 + CLOSE)


@given(VOTES)
def test_fifty_always_count(votes: list[Vote]) -> None:
    weights = capped(votes)
    assert sum(weights) >= min(NEVER_CUT, sum(vote.weight for vote in votes)) * (1 - CLOSE)


@given(VOTES)
def test_no_weight_ever_rises_or_falls_below_nothing(votes: list[Vote]) -> None:
    assert all(0 <= w <= vote.weight for vote, w in zip(votes, capped(votes), strict=True))


@given(VOTES, st.randoms(use_true_random=False))
def test_order_does_not_matter(votes: list[Vote], dice: random.Random) -> None:
    order = list(range(len(votes)))
    dice.shuffle(order)
    mixed = capped([votes[place] for place in order])
    weights = capped(votes)
    assert mixed == [weights[place] for place in order]
