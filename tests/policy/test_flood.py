"""Phase: one author writes faster than a conversation goes."""

from moderation.policy import History
from moderation.policy.flood import flood


def test_the_sixth_comment_within_a_minute_is_held(case):
    verdict = flood(case(history=History(recent=5)))
    assert verdict.status == "pending"
    assert "5 comments" in verdict.text


def test_the_fifth_is_not(case):
    assert flood(case(history=History(recent=4))) is None
