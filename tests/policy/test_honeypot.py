"""Phase: a field that people cannot see was filled in."""

import pytest

from moderation.policy.honeypot import honeypot


def test_a_filled_honeypot_is_spam(case):
    assert honeypot(case(honeypot="https://casino.example.org")).status == "spam"


@pytest.mark.parametrize("left_alone", ["", " ", "\n\t"])
def test_an_empty_honeypot_says_nothing(case, left_alone):
    assert honeypot(case(honeypot=left_alone)) is None


def test_the_verdict_does_not_repeat_what_was_filled_in(case):
    assert "casino" not in honeypot(case(honeypot="casino")).text
