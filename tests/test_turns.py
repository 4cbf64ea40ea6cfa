"""Turns: one writer at a time in all processes, and no waiting without an end."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pytest

from moderation.turns import Gate, NoTurn, Turns

PATIENCE = 30.0


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    turns = Turns(tmp_path / "lock")
    yield turns
    turns.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[IO[bytes]]:
    """Somebody else who has the lock, as another process has it."""
    with (tmp_path / "lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def test_whoever_has_no_turn_in_time_is_told(turns: Turns, other: IO[bytes]) -> None:
    with pytest.raises(NoTurn), turns.mine(0.01):
        pass


@pytest.mark.usefixtures("other")
def test_who_has_the_lock_is_found_where_the_kernels_list_leaves_it_out_at_first(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path("/proc/locks").read_text()
    lists = iter(["", whole])
    monkeypatch.setattr(Path, "read_text", lambda _: next(lists))
    assert turns.holder() == os.getpid()


def test_where_there_can_be_no_lock_nobody_has_a_turn(tmp_path: Path) -> None:
    with pytest.raises(NoTurn), Turns(tmp_path / "nowhere" / "lock").mine(PATIENCE):
        pass


def test_a_thread_that_waits_behind_another_one_is_told_too(turns: Turns) -> None:
    with turns.mine(PATIENCE), pytest.raises(NoTurn), turns.mine(0.01):
        pass


def test_whoever_waits_has_it_once_it_is_free(turns: Turns, other: IO[bytes]) -> None:
    with ThreadPoolExecutor(1) as pool:
        left = pool.submit(lambda: take(turns))
        until_waited_for(turns)
        fcntl.flock(other, fcntl.LOCK_UN)
        assert 0 < left.result(PATIENCE) < PATIENCE


def test_what_nobody_waits_for_any_more_is_given_back(turns: Turns, other: IO[bytes]) -> None:
    with pytest.raises(NoTurn), turns.mine(0.01):
        pass
    fcntl.flock(other, fcntl.LOCK_UN)
    until(lambda: is_had(other))
    fcntl.flock(other, fcntl.LOCK_UN)
    assert take(turns) > 0


def test_who_comes_while_a_thread_still_waits_for_one_that_left_has_its_turn(
    turns: Turns, other: IO[bytes]
) -> None:
    with pytest.raises(NoTurn), turns.mine(0.01):
        pass
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(lambda: take(turns))
        fcntl.flock(other, fcntl.LOCK_UN)
        taken.result(PATIENCE)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)  # and has given it back


def test_writers_of_two_processes_exclude_each_other(tmp_path: Path) -> None:
    both = [Turns(tmp_path / "lock"), Turns(tmp_path / "lock")]
    count = 0

    def add(number: int) -> None:
        nonlocal count
        with both[number % 2].mine(PATIENCE):
            seen = count
            threading.Event().wait(0.0001)
            count = seen + 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))
    assert count == 200
    for turns in both:
        turns.close()


def test_whoever_has_just_had_it_comes_after_who_waits(
    turns: Turns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.turns._POLITE_SECONDS", PATIENCE)
    busy, order = Turns(tmp_path / "lock"), list[str]()

    def wait() -> None:
        with turns.mine(PATIENCE):
            order.append("who waited")

    with ThreadPoolExecutor(1) as pool:
        with busy.mine(PATIENCE):
            waiting = pool.submit(wait)
            until(lambda: turns._lock is not None and turns._lock._is_next)
        with busy.mine(PATIENCE):
            order.append("who had it")
        waiting.result(PATIENCE)
    assert order == ["who waited", "who had it"]
    busy.close()


def test_one_that_is_next_and_stands_still_is_passed(turns: Turns, tmp_path: Path) -> None:
    with (tmp_path / "lock-next").open("ab") as standing:
        fcntl.flock(standing, fcntl.LOCK_EX)
        assert take(turns) > 0
        assert take(turns) > 0


def test_who_was_passed_has_its_turn_after_all(turns: Turns, tmp_path: Path) -> None:
    with (tmp_path / "lock-next").open("ab") as standing:
        fcntl.flock(standing, fcntl.LOCK_EX)
        take(turns)
    until(lambda: turns._lock is not None and not turns._lock._is_waited_for)
    with (tmp_path / "lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nothing was kept
        assert not is_had_within(turns, 0.01)
    assert take(turns) > 0


def test_closing_does_not_wait_for_a_lock_that_somebody_keeps(
    turns: Turns, other: IO[bytes]
) -> None:
    with pytest.raises(NoTurn), turns.mine(0.01):
        pass
    turns.close()


def test_a_thread_is_kept_free_once_no_writer_gets_on() -> None:
    gate = Gate(2)
    with ExitStack() as writers:
        for _ in range(2):
            writers.enter_context(gate.pass_through())
        with pytest.raises(NoTurn), gate.pass_through():
            pass
    with gate.pass_through():
        pass


def test_one_more_waits_while_writers_get_on() -> None:
    gate = Gate(1)
    ended = threading.Event()

    def follow() -> None:
        with gate.pass_through():
            ended.set()

    with gate.pass_through():
        follower = threading.Thread(target=follow)
        follower.start()
    assert ended.wait(PATIENCE)
    follower.join()


def is_had(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_had_within(turns: Turns, patience: float) -> bool:
    try:
        with turns.mine(patience):
            return True
    except NoTurn:
        return False


def take(turns: Turns) -> float:
    with turns.mine(PATIENCE) as left:
        return left


def until_waited_for(turns: Turns) -> None:
    until(lambda: turns._lock is not None and turns._lock._is_waited_for)


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it did not come to pass")
