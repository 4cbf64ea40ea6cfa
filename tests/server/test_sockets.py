"""A process finds its own sockets, and ends none that is not meant."""

import os
import socket
from collections.abc import Iterator

import pytest

from moderation.server.sockets import clients_at, end_stalled_after, hang_up, held, listeners


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_who_listens_and_who_has_connected_is_found(server: socket.socket) -> None:
    port = server.getsockname()[1]
    with socket.create_connection(server.getsockname()) as client, server.accept()[0] as taken:
        assert listeners(held())[port] == server.fileno()
        found = clients_at(frozenset({port}), held())
        assert found == {client.getsockname(): taken.fileno()}


def test_what_is_no_connection_is_passed_over(server: socket.socket) -> None:
    reading, writing = os.pipe()
    one, other = socket.socketpair()
    with one, other:
        assert clients_at(frozenset({1}), [reading, writing, one.fileno(), 10**6]) == {}
        assert listeners([reading, writing, one.fileno(), 10**6]) == {}
    os.close(reading)
    os.close(writing)


def test_a_descriptor_that_has_become_anothers_is_left_alone(server: socket.socket) -> None:
    with socket.create_connection(server.getsockname()) as client, server.accept()[0] as taken:
        assert not hang_up(taken.fileno(), ("127.0.0.1", 1), lambda: b"")
        taken.sendall(b"still here")
        assert client.recv(20) == b"still here"
        assert not hang_up(taken.fileno(), client.getsockname(), lambda: None)
        taken.sendall(b"and here")
        assert client.recv(20) == b"and here"
        assert hang_up(taken.fileno(), client.getsockname(), lambda: b"over")
        assert client.recv(20) == b"over"
        assert client.recv(20) == b""


def test_what_a_listener_takes_in_is_ended_where_nobody_takes_an_answer(
    server: socket.socket,
) -> None:
    end_stalled_after(4321, server.fileno())
    with socket.create_connection(server.getsockname()), server.accept()[0] as taken:
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 4321
