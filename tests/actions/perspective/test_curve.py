"""The curve from our probabilities to scores: monotone, whole, and as it is published."""

import re

import pytest

from moderation.actions.perspective.curve import KNOTS, NEUTRAL, printed, score_of


def test_it_rises_and_loses_nothing():
    scores = [score_of(at / 1000) for at in range(1001)]
    assert scores == sorted(scores)
    assert len(set(scores)) == 1001
    assert (scores[0], scores[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(("probability", "score"), KNOTS)
def test_it_passes_through_its_knots(probability, score):
    assert score_of(probability) == pytest.approx(score)


@pytest.mark.parametrize("beyond", [-0.5, 1.5])
def test_what_is_no_probability_stays_within(beyond):
    assert 0.0 <= score_of(beyond) <= 1.0


def test_it_is_published_as_it_is(root):
    page = (root / "docs/perspective.md").read_text()
    rows = re.findall(r"^\| (?:our probability|score) \| (.+) \|$", page, re.MULTILINE)
    ours, scores = ([float(cell) for cell in row.split(" | ")] for row in rows)
    assert tuple(zip(ours, scores, strict=True)) == KNOTS


def test_as_many_digits_as_clients_have_seen():
    assert printed(1 / 3) == 0.33333333
    assert printed(score_of(0.0123456789123)) < NEUTRAL
