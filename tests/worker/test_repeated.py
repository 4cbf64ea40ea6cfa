"""Repeating: when a look is made again, what a failure does, and how it ends. Nobody sleeps."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from moderation import clock
from moderation.worker.repeated import Repeated, pause_after

HOUR = 3600.0
PATIENCE_SECONDS = 30.0


class Looked:
    """A look that counts, and does as it is told."""

    def __init__(self, *answers: object) -> None:
        self.times = 0
        self._answers = list(answers)

    def __call__(self) -> object:
        self.times += 1
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_it_is_made_again_after_its_time_and_a_tenth_more_or_less() -> None:
    pauses = [Repeated("one", Looked(), HOUR).step() for _ in range(50)]
    assert all(0.9 * HOUR <= pause <= 1.1 * HOUR for pause in pauses)
    assert len(set(pauses)) > 1


def test_one_that_has_more_to_do_goes_on_after_a_rest() -> None:
    repeated = Repeated("one", Looked(True, True, False), HOUR, rest=0.05)
    assert [repeated.step(), repeated.step()] == [0.05, 0.05]
    assert repeated.step() > 1


def test_one_that_is_made_alone_goes_on_too() -> None:
    look = Looked(True, True, False)
    repeated = Repeated("one", look, HOUR, alone=True)
    repeated.take(None)
    assert [repeated.step(), repeated.step()] == [0.0, 0.0]
    assert repeated.step() > 1
    assert repeated.step() > 1
    assert look.times == 3


def test_one_that_fails_is_tried_again_soon_then_less_soon_and_says_so() -> None:
    repeated = Repeated("one", Looked(*[ValueError("jane@example.org")] * 3), HOUR)
    with capture_logs() as logs:
        assert [repeated.step() for _ in range(3)] == [5.0, 10.0, 20.0]
    assert [(entry["event"], entry["look"], entry["failures"]) for entry in logs] == [
        ("look.failed", "one", number) for number in (1, 2, 3)
    ]
    assert repeated.succeeded_at is None
    assert repeated.step() > 60
    assert repeated.failures == 0
    assert repeated.succeeded_at is not None


@pytest.mark.parametrize(
    ("every", "pauses"),
    [
        (0.5, [0.5, 1, 2, 4, 8, 10, 10]),
        (5.0, [5, 10, 10]),
        (60.0, [5, 10, 20, 40, 60, 60]),
        (HOUR, [5, 10, 20, 40, 80, 160, 300, 300]),
    ],
)
def test_a_quick_look_is_back_within_ten_seconds_and_a_slow_one_within_five_minutes(
    every: float, pauses: list[float]
) -> None:
    assert [pause_after(number + 1, every) for number in range(len(pauses))] == pauses
    assert pause_after(100_000, every) == pauses[-1]


def test_one_that_is_made_alone_waits_until_it_is_ours() -> None:
    look = Looked()
    repeated = Repeated("one", look, HOUR, alone=True)
    repeated.step()
    assert look.times == 0
    repeated.take(None)
    repeated.step()
    assert look.times == 1
    repeated.give_up()
    repeated.step()
    assert look.times == 1


@pytest.mark.parametrize(
    ("at_start", "ago", "times"),
    [(False, 1200, 0), (False, 3700, 1), (True, 1200, 1), (False, -86_400, 1)],
    ids=["too early", "it is time", "at the start", "the clock went back"],
)
def test_what_another_process_did_shortly_before_is_not_done_again(
    at_start: bool, ago: int, times: int
) -> None:
    look = Looked()
    repeated = Repeated("one", look, HOUR, alone=True, at_start=at_start)
    repeated.take(clock.now() - timedelta(seconds=ago))
    pause = repeated.step()
    assert look.times == times
    assert 0 < pause <= 1.1 * HOUR
    if not times:
        assert pause == pytest.approx(0.9 * HOUR - ago, abs=5)


def test_what_failed_at_the_start_is_tried_again_all_the_same() -> None:
    look = Looked(ValueError())
    repeated = Repeated("one", look, HOUR, alone=True, at_start=True)
    repeated.take(clock.now())
    assert repeated.step() == 5.0
    repeated.step()
    assert look.times == 2


def test_taking_it_and_waking_end_the_wait() -> None:
    made, goes_on = threading.Semaphore(0), Looked()
    repeated = Repeated("one", lambda: (made.release(), goes_on()), HOUR, alone=True)
    repeated.start()
    repeated.take(None)
    assert made.acquire(timeout=PATIENCE_SECONDS)
    repeated.stop()
    assert repeated.join(PATIENCE_SECONDS)
    assert goes_on.times == 1


def test_two_threads_look_at_once() -> None:
    both = threading.Barrier(2)
    repeated = Repeated("one", lambda: both.wait(PATIENCE_SECONDS), HOUR, threads=2)
    repeated.start()
    repeated.stop()
    assert repeated.join(PATIENCE_SECONDS)
    assert repeated.failures == 0


def test_of_two_threads_one_looks_when_it_is_time() -> None:
    looked, made = Looked(), threading.Semaphore(0)
    repeated = Repeated("one", lambda: (looked(), made.release()), HOUR, threads=2)
    repeated.start()
    for _ in range(2):  # each begins with one
        assert made.acquire(timeout=PATIENCE_SECONDS)
    for times in (3, 4):
        repeated.wake()
        assert made.acquire(timeout=PATIENCE_SECONDS)
        assert looked.times == times
    repeated.stop()
    assert repeated.join(PATIENCE_SECONDS)
    assert looked.times == 4


def test_while_one_is_kept_waiting_the_other_looks_and_goes_on_where_there_is_more() -> None:
    kept, made = threading.Event(), threading.Semaphore(0)
    answers = Looked(None, None, None, True)

    def look() -> object:
        answer, is_kept = answers(), answers.times == 3
        made.release()
        if is_kept:
            kept.wait(PATIENCE_SECONDS)
        return answer

    repeated = Repeated("one", look, HOUR, threads=2)
    repeated.start()
    for _ in range(2):
        assert made.acquire(timeout=PATIENCE_SECONDS)
    for _ in range(2):
        repeated.wake()
        assert made.acquire(timeout=PATIENCE_SECONDS)
    assert made.acquire(timeout=PATIENCE_SECONDS), "there was more, which nobody looked for"
    repeated.stop()
    kept.set()
    assert repeated.join(PATIENCE_SECONDS)
    assert repeated.failures == 0


def test_stopping_finishes_what_is_under_way_and_begins_nothing(
    held: tuple[Repeated, threading.Event, Callable[[], bool]],
) -> None:
    repeated, may_end, has_begun = held
    repeated.start()
    assert has_begun()
    repeated.stop()
    assert not repeated.join(0.0), "it is still under way"
    may_end.set()
    assert repeated.join(PATIENCE_SECONDS)
    assert repeated.succeeded_at is not None


def test_what_it_set_going_is_waited_for() -> None:
    finished = Looked()
    repeated = Repeated("one", Looked(), HOUR, finish=finished)
    repeated.start()
    repeated.stop()
    assert repeated.join(PATIENCE_SECONDS)
    assert finished.times == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_unasked_is_seen() -> None:
    def end() -> None:
        raise SystemExit

    repeated = Repeated("one", end, HOUR)
    repeated.start()
    repeated.join(PATIENCE_SECONDS)
    assert not repeated.is_alive()
    other = Repeated("two", Looked(), HOUR)
    other.start()
    assert other.is_alive()
    other.stop()
    other.join(PATIENCE_SECONDS)
    assert other.is_alive(), "it was asked to"


@pytest.fixture
def held() -> tuple[Repeated, threading.Event, Callable[[], bool]]:
    """A look that ends when it may; and waiting for its beginning."""
    begun, may_end = threading.Event(), threading.Event()

    def look() -> None:
        begun.set()
        may_end.wait(PATIENCE_SECONDS)

    return Repeated("one", look, HOUR), may_end, lambda: begun.wait(PATIENCE_SECONDS)
