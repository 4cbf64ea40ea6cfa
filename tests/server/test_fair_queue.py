"""Senders take turns, and whoever floods has a share and no more."""

from collections.abc import Callable
from threading import Thread

import pytest

from moderation.server.fair_queue import (
    MOST_WAITING,
    OPERATORS,
    ORDINARY,
    FairQueue,
    Lane,
    Rank,
    Ranks,
)

LOUD = Lane(Rank.KNOWN, "site|loud")
QUIET = Lane(Rank.KNOWN, "site|quiet")
STRANGER = Lane(Rank.STRANGER, "192.0.2.0/24")
OTHER_STRANGER = Lane(Rank.STRANGER, "198.51.100.0/24")
HEALTH = Lane(Rank.OPERATOR, "/livez")


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(clock: Callable[[], float]) -> FairQueue[str]:
    return FairQueue(4, clock)


def test_one_who_is_alone_has_every_thread(queue: FairQueue[str]) -> None:
    put(queue, LOUD, 9)
    assert [take(queue)[0] for _ in range(4)] == [LOUD] * 4


def test_the_next_after_a_flood_is_whoever_else_waits(queue: FairQueue[str]) -> None:
    put(queue, LOUD, 50)
    take(queue)
    put(queue, QUIET, 1)
    assert take(queue)[0] == QUIET


def test_beside_another_a_flood_has_its_share_of_the_threads(
    queue: FairQueue[str], clock: Clock
) -> None:
    put(queue, LOUD, 50)
    take(queue)
    put(queue, QUIET, 1)
    assert take(queue)[0] == QUIET
    clock.seconds += 0.1
    assert take(queue)[0] == LOUD
    assert queue._next(ORDINARY) is None


def test_while_another_is_served_a_flood_begins_one_in_a_moment(
    queue: FairQueue[str], clock: Clock
) -> None:
    put(queue, LOUD, 50)
    put(queue, QUIET, 1)
    assert [take(queue)[0] for _ in range(2)] == [LOUD, QUIET]
    assert queue._next(ORDINARY) is None
    clock.seconds += 0.1
    assert take(queue)[0] == LOUD
    queue.done(LOUD)
    assert queue._next(ORDINARY) is None
    queue.done(QUIET)
    assert take(queue)[0] == LOUD


def test_a_thread_that_is_held_back_goes_on_by_itself() -> None:
    queue = FairQueue[str](4)
    put(queue, LOUD, 50)
    put(queue, QUIET, 1)
    took: list[Lane] = []
    taking = Thread(
        target=lambda: took.extend(queue.take(ORDINARY)[0] for _ in range(3)), daemon=True
    )
    taking.start()
    taking.join(30)
    assert took == [LOUD, QUIET, LOUD]


def test_who_has_few_waiting_begins_beside_another(queue: FairQueue[str]) -> None:
    put(queue, QUIET, 1)
    take(queue)
    put(queue, LOUD, 4)
    assert take(queue)[0] == LOUD


def test_a_share_grows_again_once_the_others_are_gone(queue: FairQueue[str], clock: Clock) -> None:
    put(queue, QUIET, 1)
    put(queue, LOUD, 50)
    for _ in range(3):
        take(queue)
        clock.seconds += 0.1
    clock.seconds += 3
    put(queue, LOUD, 1)
    assert take(queue)[0] == LOUD


def test_many_strangers_leave_half_of_the_turns_to_those_who_are_known(
    queue: FairQueue[str],
) -> None:
    for network in range(20):
        put(queue, Lane(Rank.STRANGER, f"192.0.{network}.0/24"), 1)
    put(queue, LOUD, 1)
    put(queue, QUIET, 1)
    ranks = [take(queue)[0].rank for _ in range(4)]
    assert ranks.count(Rank.STRANGER) == 2


def test_strangers_among_themselves_have_every_thread(queue: FairQueue[str]) -> None:
    put(queue, STRANGER, 2)
    put(queue, OTHER_STRANGER, 2)
    assert len([take(queue) for _ in range(4)]) == 4


def test_health_is_answered_whatever_waits(queue: FairQueue[str]) -> None:
    put(queue, LOUD, 50)
    put(queue, HEALTH, 1)
    assert take(queue, OPERATORS)[0] == HEALTH


def test_health_takes_no_share(queue: FairQueue[str]) -> None:
    put(queue, HEALTH, 1)
    put(queue, LOUD, 9)
    assert [take(queue)[0] for _ in range(4)] == [LOUD] * 4


def test_nobody_has_more_waiting_than_there_is_room_for(queue: FairQueue[str]) -> None:
    put(queue, LOUD, MOST_WAITING)
    assert not queue.put(LOUD, "one more")
    assert queue.put(QUIET, "another's")


def test_a_flood_that_has_proved_who_it_is_keeps_nobody_of_its_network_waiting(
    queue: FairQueue[str],
) -> None:
    for job in (*["loud"] * 50, "quiet"):
        queue.put(STRANGER, job)
    assert take(queue) == (STRANGER, "loud")
    queue.sort_out(STRANGER, lambda job: LOUD if job == "loud" else STRANGER)
    assert take(queue) == (LOUD, "loud")
    assert take(queue) == (STRANGER, "quiet")
    assert len(queue._places[LOUD].waiting) == 48


def test_sorting_out_leaves_nothing_behind(queue: FairQueue[str]) -> None:
    put(queue, STRANGER, 2)
    queue.sort_out(STRANGER, lambda _job: LOUD)
    queue.sort_out(STRANGER, lambda _job: LOUD)
    assert [queue.take(ORDINARY)[0] for _ in range(2)] == [LOUD, LOUD]
    assert list(queue._places) == [LOUD]
    assert queue._next(ORDINARY) is None


def test_what_has_waited_too_long_is_given_back(queue: FairQueue[str], clock: Clock) -> None:
    queue.put(LOUD, "old")
    clock.seconds += 4
    queue.put(LOUD, "young")
    clock.seconds += 2
    assert queue.overdue(5) == ["old"]
    assert take(queue) == (LOUD, "young")


def test_nothing_is_remembered_of_who_is_served_and_gone(
    queue: FairQueue[str], clock: Clock
) -> None:
    put(queue, LOUD, 1)
    queue.done(take(queue)[0])
    clock.seconds += 3
    put(queue, QUIET, 1)
    queue.done(take(queue)[0])
    assert not queue._places
    assert list(queue._about) == [QUIET]


def put(queue: FairQueue[str], sender: Lane, count: int) -> None:
    for number in range(count):
        assert queue.put(sender, f"{sender.name} {number}")


def take(queue: FairQueue[str], ranks: Ranks = ORDINARY) -> tuple[Lane, str]:
    """The next; a test that expects one fails rather than waits for ever."""
    assert queue._next(ranks) is not None
    return queue.take(ranks)
