"""Phase: the same text was sent before."""

import pytest

from moderation.policy import History
from moderation.policy.exact_repeat import exact_repeat


@pytest.mark.parametrize(("repeats", "words"), [(1, "once"), (2, "2 times")])
def test_a_repeated_text_is_held_and_the_verdict_counts(case, repeats, words):
    verdict = exact_repeat(case(history=History(repeats=repeats)))
    assert verdict.status == "pending"
    assert words in verdict.text


def test_a_new_text_passes(case):
    assert exact_repeat(case()) is None
