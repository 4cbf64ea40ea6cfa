"""Phase: an edit of a published comment."""

import math

import pytest

from moderation.policy import conclude
from moderation.policy.edit_of_published import edit_of_published


def test_an_edit_that_looks_like_spam_waits_and_the_public_text_stays(case):
    verdict = edit_of_published(case(is_published=True, spam=0.95))
    assert verdict.status == "pending"
    assert "95%" in verdict.text


def test_an_edit_at_the_threshold_goes_on(case):
    assert edit_of_published(case(is_published=True, spam=0.9)) is None


def test_an_edit_that_nothing_speaks_against_goes_on(case):
    assert edit_of_published(case(is_published=True, spam=0.2)) is None


def test_an_edit_without_an_opinion_is_left_to_the_phase_for_that(case):
    assert edit_of_published(case(is_published=True, spam=None)) is None


@pytest.mark.parametrize("spam", [math.nan, math.inf, -1.0, 1.5])
def test_what_is_no_probability_is_no_opinion(case, spam):
    assert edit_of_published(case(is_published=True, spam=spam)) is None
    verdict = conclude(case(is_published=True, spam=spam))
    assert (verdict.status, verdict.phase) == ("pending", "opinion_missing")
    assert "%" not in verdict.text


def test_a_comment_that_was_never_public_is_none_of_its_business(case):
    assert edit_of_published(case(is_published=False, spam=0.99)) is None
