"""The schedule of Standard Webhooks, with its spread and what receivers ask for."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.webhooks.retry_schedule import LONGEST_RETRY_AFTER, WAITS, Pace, wait_after


def test_the_waits_are_those_of_the_standard() -> None:
    middle = Pace(draw=lambda: 0.5)
    seconds = [wait_after(tries, middle) for tries in range(1, 10)]
    assert [wait.total_seconds() for wait in seconds if wait] == [
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]  # fmt: skip
    assert WAITS[0] == timedelta()


@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True), st.none() | st.integers(0, 10**7))
def test_a_wait_is_within_a_fifth_of_the_schedule_and_no_shorter_than_asked_for(
    tries: int, drawn: float, asked: int | None
) -> None:
    wait = wait_after(tries, Pace(draw=lambda: drawn), asked)
    if tries >= 10:
        assert wait is None
        return
    assert wait is not None
    granted = min(timedelta(seconds=asked or 0), LONGEST_RETRY_AFTER)
    assert max(granted, WAITS[tries] * 0.8) - timedelta(microseconds=1) <= wait
    assert wait <= max(granted, WAITS[tries] * 1.2) + timedelta(microseconds=1)


@given(st.floats(0, 1, exclude_max=True))
def test_all_tries_are_over_within_four_days(drawn: float) -> None:
    waits = [wait_after(tries, Pace(draw=lambda: drawn)) for tries in range(1, 10)]
    assert sum((wait for wait in waits if wait), timedelta()) < timedelta(days=4)
