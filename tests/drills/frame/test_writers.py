"""What a writer hears where there is no whole answer."""

import socket
from collections.abc import Iterator

import pytest

from drills.frame.ledger import CUT, LATE, NOBODY, REPEATED, Ledger
from drills.frame.writers import Writer


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def heard(port: int) -> int:
    writer = Writer(lambda: port, "key", timeout=0.05)
    status, _ = writer.post(Ledger().new_posting())
    writer.close()
    return status


def test_an_answer_that_is_late_is_not_one_that_was_cut(listener: socket.socket) -> None:
    assert heard(listener.getsockname()[1]) == LATE


def test_nobody_there_is_neither() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert heard(port) == NOBODY


def test_each_is_repeated() -> None:
    assert {CUT, LATE, NOBODY} <= REPEATED
