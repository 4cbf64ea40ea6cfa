"""When an endpoint is spared, and when it is given up."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.webhooks.endpoint_health import (
    GIVEN_UP_AFTER,
    HEALTHY,
    Health,
    after_failure,
    is_given_up,
)
from moderation.actions.webhooks.retry_schedule import Pace

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PACE = Pace(draw=lambda: 0.5)


def _fail(*hours: float) -> Health:
    health = HEALTHY
    for hour in hours:
        health = after_failure(health, NOW + timedelta(hours=hour), PACE)
    return health


def test_the_clock_starts_at_the_second_failure_within_a_day() -> None:
    assert _fail(0).failing_since is None
    assert _fail(0, 25).failing_since is None
    assert _fail(0, 23).failing_since == NOW + timedelta(hours=23)
    assert _fail(0, 1, 30, 70).failing_since == NOW + timedelta(hours=1)


def test_failures_long_ago_are_forgotten() -> None:
    assert _fail(0, 1, 24 * 30).failing_since is None
    assert _fail(0, 1, 24 * 30).failures == 1


@given(st.lists(st.floats(0.01, 40), min_size=2, max_size=60))
def test_it_is_given_up_after_five_days_of_failures_and_not_earlier(gaps: list[float]) -> None:
    health, moment = HEALTHY, NOW
    for gap in gaps:
        moment += timedelta(hours=gap)
        health = after_failure(health, moment, PACE)
        since = health.failing_since
        assert is_given_up(health, moment) == (
            since is not None and moment - since >= GIVEN_UP_AFTER
        )
        assert since is None or since <= moment


def test_after_five_failures_the_endpoint_is_tried_less_and_less_often() -> None:
    assert _fail(0, 0, 0, 0).paused_until is None
    pauses = [_fail(*[0] * number).paused_until for number in (5, 6, 7, 11, 12, 60)]
    assert [(until - NOW).total_seconds() for until in pauses if until] == [
        5, 10, 20, 300, 300, 300,
    ]  # fmt: skip


def test_what_the_receiver_asks_for_holds_for_the_whole_endpoint() -> None:
    health = after_failure(HEALTHY, NOW, PACE, retry_after=600)
    assert health.paused_until == NOW + timedelta(minutes=10)
