"""Of one network so many connections that ask nothing may stay; the oldest go, and are told why."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from moderation.server import sockets
from moderation.server.connections import Connections, _network
from moderation.server.sockets import Client

Connect = Callable[[str], socket.socket]
MOST = 3


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connects from an address to a server of this process, which takes everybody in."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def one(source: str) -> socket.socket:
            client = stack.enter_context(socket.socket())
            client.settimeout(20)
            client.bind((source, 0))
            client.connect(server.getsockname())
            stack.enter_context(server.accept()[0])
            return client

        yield one


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connections(clock: Clock) -> Connections:
    return Connections(MOST, clock)


def test_of_one_network_the_oldest_go_until_no_more_are_left_than_may_stay(
    connect: Connect, connections: Connections, clock: Clock
) -> None:
    old = [connect("127.0.0.2") for _ in range(MOST)]
    assert connections.look() == 0
    clock.seconds += 0.5
    new = [connect("127.0.0.2") for _ in range(2)]
    assert connections.look() == 2
    assert [is_open(each) for each in old].count(True) == 1
    assert all(is_open(each) for each in new)
    assert connections.look() == 0


def test_another_network_loses_none(connect: Connect, connections: Connections) -> None:
    other = [connect("127.0.0.3") for _ in range(MOST)]
    for _ in range(MOST * 4):
        connect("127.0.0.2")
    assert connections.look() == MOST * 3
    assert all(is_open(each) for each in other)


def test_whoever_never_ended_a_head_is_told(connect: Connect, connections: Connections) -> None:
    slow = [connect("127.0.0.2") for _ in range(MOST + 1)]
    connections.look()
    said = next(each.recv(4096) for each in slow if not is_open(each))
    assert said.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    assert b"\r\nRetry-After: 10\r\n" in said
    assert b"too many connections open" in said


def test_what_asks_something_stays(
    connect: Connect, connections: Connections, clock: Clock
) -> None:
    asking = [connect("127.0.0.2") for _ in range(MOST * 2)]
    for each in asking:
        connections.asks(each.getsockname())
    assert connections.look() == 0
    for each in asking:
        connections.is_answered(each.getsockname())
    connections.look()
    clock.seconds += 2
    assert connections.look() == MOST


def test_one_that_has_just_been_answered_stays_for_its_next_request(
    connect: Connect, connections: Connections, clock: Clock
) -> None:
    known = [connect("127.0.0.2") for _ in range(MOST * 2)]
    for _ in range(3):
        answer(connections, known)
        assert connections.look() == 0
        clock.seconds += 0.9
    assert connections.look() == 0
    assert all(is_open(each) for each in known)


def test_a_network_that_has_nearly_as_many_as_may_stay_gets_no_more_by_asking(
    connect: Connect, connections: Connections
) -> None:
    known = [connect("127.0.0.2") for _ in range(MOST)]
    other = connect("127.0.0.3").getsockname()
    answer(connections, known)
    connections.look()
    assert connections.is_crowded(known[0].getsockname())
    assert not connections.is_crowded(other)
    for each in known[1:]:
        connections.asks(each.getsockname())
    connections.look()
    assert not connections.is_crowded(known[0].getsockname())


def test_whoever_has_had_an_answer_may_be_reading_it_and_is_told_nothing(
    connect: Connect, connections: Connections, clock: Clock
) -> None:
    known = [connect("127.0.0.2") for _ in range(MOST + 1)]
    answer(connections, known)
    connections.look()
    clock.seconds += 2
    assert connections.look() == 1
    assert [each.recv(4096) for each in known if not is_open(each)] == [b""]


def test_whoever_came_and_was_answered_during_a_look_is_told_nothing(
    connect: Connect, connections: Connections, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MOST + 1):
        connect("127.0.0.3")
    whole = sockets.clients_at

    def before_it_came(*given: Any) -> dict[Client, int]:
        return {one: at for one, at in whole(*given).items() if one != new.getsockname()}

    new = connect("127.0.0.2")
    connections.asks(new.getsockname())
    connections.is_answered(new.getsockname())
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sockets, "clients_at", before_it_came)
        connections.look()
    for _ in range(MOST):
        connect("127.0.0.2")
    for _ in range(2):
        connections.look()
        clock.seconds += 2
    assert not is_open(new)
    assert new.recv(4096) == b""


def test_what_begins_to_ask_at_the_very_last_stays(
    connect: Connect, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = [connect("127.0.0.2") for _ in range(MOST + 1)]
    whole = sockets.hang_up

    def while_it_asks(descriptor: int, client: Client, words: Any) -> bool:
        connections.asks(client)
        return whole(descriptor, client, words)

    monkeypatch.setattr(sockets, "hang_up", while_it_asks)
    assert connections.look() == 0
    assert all(is_open(each) for each in clients)


def test_a_second_request_on_a_connection_outlasts_the_end_of_the_first(
    connect: Connect, connections: Connections
) -> None:
    asking = [connect("127.0.0.2") for _ in range(MOST + 1)]
    for each in asking:
        connections.asks(each.getsockname())
        connections.asks(each.getsockname())
        connections.is_answered(each.getsockname())
    assert connections.look() == 0


def test_connections_that_are_gone_are_forgotten(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.server.connections._MOST_REMEMBERED", 5)
    for port in range(20):
        connections.asks(("192.0.2.7", port))
    for port in range(19):
        connections.is_answered(("192.0.2.7", port))
    connections.look()
    connections.look()
    assert connections._asking == {("192.0.2.7", 19): 1}


def test_what_this_process_has_opened_itself_is_not_touched(
    connect: Connect, connections: Connections
) -> None:
    """Its own ends here are of the tests' clients; in life they lead to a database."""
    clients = [connect("127.0.0.2") for _ in range(MOST + 4)]
    connections.look()
    for each in clients:
        assert each.fileno() > 0
        assert each.getsockname()[0] == "127.0.0.2"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
    ],
)
def test_a_network_is_a_machine_or_what_one_has_of_ipv6(
    one: str, other: str, *, is_same: bool
) -> None:
    assert (_network(one) == _network(other)) is is_same


def answer(connections: Connections, clients: list[socket.socket]) -> None:
    for each in clients:
        connections.asks(each.getsockname())
        connections.is_answered(each.getsockname())


def is_open(client: socket.socket) -> bool:
    """Whether nothing was said on it, and it has not ended."""
    client.setblocking(False)
    try:
        client.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    return False
