"""Phase: the classifier gave no opinion."""

import math

import pytest

from moderation.policy.opinion_missing import opinion_missing


@pytest.mark.parametrize("absurd", [None, math.nan, math.inf, -math.inf, -0.01, 1.01])
def test_no_opinion_and_an_absurd_one_hold_the_comment(case, absurd):
    assert opinion_missing(case(spam=absurd)).status == "pending"


@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_a_probability_is_an_opinion(case, probability):
    assert opinion_missing(case(spam=probability)) is None
