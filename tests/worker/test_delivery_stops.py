"""A worker that is told to stop while it delivers: what SIGTERM does."""

import socket
import threading

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.tables import Delivery, Dispatch
from tests.fixtures.deliveries import PATIENCE_SECONDS, AddEndpoint, Deliver, Tell
from tests.fixtures.receivers import Receive

pytestmark = pytest.mark.on_both


@pytest.mark.at_length(database_kind="postgres")
def test_it_finishes_what_is_under_way_and_begins_nothing(
    installation: Installation,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
) -> None:
    asked, enough = threading.Event(), threading.Event()

    def hold(connected: socket.socket, _: threading.Event) -> None:
        asked.set()
        enough.wait(PATIENCE_SECONDS)
        connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    receiver = receive(hold, tls=False)
    add_endpoint(receiver)
    tell(1, 2)
    worker = deliver()
    assert asked.wait(PATIENCE_SECONDS)
    worker.stop()
    worker._threads[0].join(PATIENCE_SECONDS)  # it looks for nothing more
    enough.set()
    worker.join()
    with installation.database.reading() as session:
        assert session.scalars(select(Delivery.outcome)).all() == ["delivered"]
        states = session.scalars(select(Dispatch.state)).all()
    assert sorted(states) == ["delivered", "waiting"]
    assert receiver.connections == 1
