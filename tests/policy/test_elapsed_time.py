"""Phase: the form was sent faster than anybody types."""

import pytest

from moderation.policy.elapsed_time import elapsed_time


@pytest.mark.parametrize("seconds", [0.0, 1.99])
def test_a_form_sent_within_two_seconds_is_held_and_not_spam(case, seconds):
    assert elapsed_time(case(elapsed_seconds=seconds)).status == "pending"


@pytest.mark.parametrize("seconds", [2.0, 3600.0])
def test_two_seconds_are_enough(case, seconds):
    assert elapsed_time(case(elapsed_seconds=seconds)) is None


def test_a_door_that_does_not_know_the_time_holds_nobody_up(case):
    assert elapsed_time(case(elapsed_seconds=None)) is None
