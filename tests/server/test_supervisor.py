"""How the supervisor waits for signals."""

import signal
import threading
from collections.abc import Iterator

import pytest

from moderation.server.supervisor import Attentive


@pytest.fixture
def told() -> Iterator[Attentive]:
    """Set by SIGUSR1."""
    told = Attentive()
    before = signal.signal(signal.SIGUSR1, lambda *_: told.set())
    yield told
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_that_wakes_nobody_is_heard_all_the_same(told: Attentive) -> None:
    """It comes to another thread, so that the main thread sleeps on."""
    is_over, is_late = threading.Event(), threading.Event()
    other = threading.Thread(target=is_over.wait)
    other.start()
    assert other.ident is not None
    sent = threading.Timer(0.2, signal.pthread_kill, (other.ident, signal.SIGUSR1))
    rescue = threading.Timer(10, lambda: (is_late.set(), told.set()))
    for timer in (sent, rescue):
        timer.start()
    assert told.wait()
    rescue.cancel()
    is_over.set()
    for thread in (sent, rescue, other):
        thread.join()
    assert not is_late.is_set()


def test_it_waits_no_longer_than_it_is_asked_to(told: Attentive) -> None:
    assert not told.wait(0.01)
    told.set()
    assert told.wait()
    assert told.wait(10)
