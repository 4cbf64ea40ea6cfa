"""Coral waits 200 ms: an answer is there after 150, or there is none; and nothing piles up."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment
from moderation.web.coral.impatience import THREADS, WAITING, ImpatientPool, Late
from tests.web.coral.conftest import Coral

Stored = Callable[[], list[Comment]]


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """As it is set by default."""
    return {}


@contextmanager
def locked(installation: Installation) -> Iterator[None]:
    """Nobody else writes a comment meanwhile."""
    with installation.database.transaction() as session:
        if not installation.database.is_sqlite:
            session.execute(text("LOCK TABLE comments IN ACCESS EXCLUSIVE MODE"))
        yield


def test_under_a_locked_database_there_is_no_opinion_in_time(
    coral: Coral, installation: Installation, stored: Stored
) -> None:
    _wait_for(lambda: coral.ask(body="The first is slow.").status_code == 200)
    before = threading.active_count()
    spent = []
    with locked(installation):
        for number in range(12):
            began = time.perf_counter()
            assert coral.ask(body=f"Number {number} of it.").status_code == 204
            spent.append(time.perf_counter() - began)
    assert min(spent[-5:]) < 0.1, "what is stuck is known, and nobody waits for it"
    assert max(spent) < 1.5  # what is beyond 150 ms is a machine that is busy with other tests
    assert threading.active_count() <= before + THREADS
    _wait_for(lambda: coral.ask(body="And then it answers again.").status_code == 200)
    # What had begun when the time was up was stored; what had not begun never was.
    assert len(stored()) <= 3 + 2 * THREADS


def test_a_fault_of_ours_is_no_opinion(coral: Coral, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("moderation.web.coral.phase.submit_comment", fail)
    answer = coral.ask()
    assert (answer.status_code, answer.data) == (204, b"")


def test_of_what_is_waited_for_no_more_only_what_has_begun_is_done() -> None:
    pool, go, done = ImpatientPool(threads=1, waiting=3), threading.Event(), []

    def work(number: int) -> None:
        go.wait(10)
        done.append(number)

    for number in range(3):
        with pytest.raises(Late):
            pool.ask(lambda number=number: work(number), 0.02)  # type: ignore[misc]
    began = time.perf_counter()
    with pytest.raises(Late):
        pool.ask(lambda: None, 5)
    assert time.perf_counter() - began < 1, "nothing could begin, so nobody waited"
    go.set()
    _wait_for(lambda: done)
    _wait_for(lambda: not pool._overdue)
    assert pool.ask(lambda: "answered", 5) == "answered"
    assert done == [0]


def test_whoever_would_wait_too_long_does_not_wait_at_all() -> None:
    pool, go = ImpatientPool(threads=1, waiting=1), threading.Event()
    with ThreadPoolExecutor(2) as others:
        busy = [others.submit(pool.ask, lambda: go.wait(10), 10) for _ in range(2)]
        _wait_for(lambda: not pool._places.acquire(blocking=False) or pool._places.release())
        began = time.perf_counter()
        with pytest.raises(Late):
            pool.ask(lambda: None, 5)
        assert time.perf_counter() - began < 1
        go.set()
        assert [one.result() for one in busy] == [True, True]
    assert pool.ask(lambda: "answered", 5) == "answered"


def test_what_the_work_raises_arrives() -> None:
    def fail() -> None:
        raise KeyError

    pool = ImpatientPool()
    for _ in range(THREADS + WAITING + 5):
        with pytest.raises(KeyError):
            pool.ask(fail, 5)


def _wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
