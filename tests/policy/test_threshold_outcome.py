"""What a threshold would have made of decided comments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.spam_above_threshold import spam_above_threshold
from moderation.policy.threshold_outcome import PastDecisions, ThresholdOutcome, at_most

SHARES = st.lists(st.floats(0, 1), max_size=30)


def test_what_is_above_the_threshold_is_filed_and_what_is_at_it_is_not():
    decided = PastDecisions(ham=[0.1, 0.9, 0.95], spam=[0.5, 0.9, 0.99])
    assert decided.at(0.9) == ThresholdOutcome(
        0.9, filed_right=1, filed_wrong=1, left_spam=2, left_ham=2
    )


@given(SHARES, SHARES, st.floats(0, 1))
def test_it_files_what_the_phase_files(ham, spam, threshold):
    outcome = PastDecisions(ham, spam).at(threshold)
    assert outcome.filed_wrong == sum(one > threshold for one in ham)
    assert outcome.filed_right == sum(one > threshold for one in spam)
    assert outcome.filed_wrong + outcome.left_ham == len(ham)
    assert outcome.filed_right + outcome.left_spam == len(spam)


def test_the_phase_agrees_at_the_very_threshold(case):
    assert spam_above_threshold(case(spam=0.9, spam_above=0.9)) is None
    assert PastDecisions([0.9], []).at(0.9).filed_wrong == 0


@pytest.mark.parametrize(("found", "of", "bound"), [(0, 40, 0.088), (1, 100, 0.054), (5, 5, 1.0)])
def test_few_decisions_leave_much_open(found, of, bound):
    assert at_most(found, of) == pytest.approx(bound, abs=0.001)


def test_nothing_says_nothing():
    assert at_most(0, 0) is None
    assert PastDecisions([], []).at(0.9).wrong_at_most is None
