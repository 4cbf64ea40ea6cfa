"""Phase: the same text was sent before."""

import pytest

from moderation.policy import History
from moderation.policy.exact_repeat import exact_repeat


@pytest.mark.parametrize(("repeats", "words"), [(1, "once"), (2, "2 times")])
def test_a_repeated_text_is_held_and_the_verdict_counts(case, repeats, words):
    verdict = exact_repeat(case(history=History(repeats=repeats)))
    assert verdict.status == "pending"
    assert words in verdict.text


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, False),
        ({"body": "谢谢"}, False),
        ({"body": "Thank you! pills.example"}, True),
        ({"body": "Thank you! " * 5}, True),
        ({"history": History(repeats=1, approved=2)}, True),
        ({"history": History(repeats=1, approved=9, spam=1)}, True),
        ({"spam": 0.5}, True),
        ({"spam": None}, True),
    ],
)
def test_a_regular_who_says_thank_you_repeats_nobody(case, changes, held):
    thanks = {"body": "Thank you!", "spam": 0.1, "history": History(repeats=4, approved=3)}
    assert (exact_repeat(case(**(thanks | changes))) is not None) is held


def test_a_new_text_passes(case):
    assert exact_repeat(case()) is None
