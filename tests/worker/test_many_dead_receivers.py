"""What hangs, many times over, leaves room for what answers; stopping finishes what is begun."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock, metrics
from moderation.actions.installation.installation import Installation
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.webhooks.claim_dispatches import claim_dispatches
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.tables import Delivery, Dispatch
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import AddEndpoint, Deliver, Tell, until
from tests.fixtures.receivers import OK, Receive, RunningReceiver

NOWHERE = RunningReceiver(port=9)
FAILED: dict[str, Any] = {"failures": 1, "last_failed_at": clock.now()}


@pytest.fixture
def all_of(installation: Installation) -> Callable[[Any], list[Any]]:
    """Every value of a column: ``all_of(Dispatch.state)``."""

    def read(column: Any) -> list[Any]:
        with installation.database.reading() as session:
            return list(session.scalars(select(column)))

    return read


def test_twenty_that_hang_leave_room_for_the_one_that_answers(
    installation: Installation,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
) -> None:
    enough = threading.Event()
    hanging = receive(lambda *_: enough.wait(), tls=False)  # type: ignore[arg-type,return-value]
    quick = receive(tls=False)
    for number in range(20):
        add_endpoint(hanging, f"dead-{number}", **FAILED)
    tell(1)
    dispatch_events(installation)
    add_endpoint(quick, "quick", created_at=clock.now())
    deliver(patience_seconds=60.0)
    try:
        until(lambda: hanging.connections == 4)
        for _ in range(10):
            tell(1)
        until(lambda: len(quick.requests) == 10)
        assert hanging.connections == 4  # the first four have not lost their patience yet
    finally:
        enough.set()


def test_of_those_that_failed_four_are_tried_at_once_by_whichever_workers(
    installation: Installation, add_endpoint: AddEndpoint, tell: Tell
) -> None:
    for number in range(10):
        add_endpoint(NOWHERE, f"dead-{number}", **FAILED)
    add_endpoint(NOWHERE, "healthy")
    tell(1)
    dispatch_events(installation)
    found = claim_dispatches(installation, 3, Pace()) + claim_dispatches(installation, 8, Pace())
    assert len(found) == len({one.id for one in found}) == 5
    assert claim_dispatches(installation, 8, Pace()) == []


def test_of_one_host_two_are_tried_at_once_by_whichever_workers(
    installation: Installation, add_endpoint: AddEndpoint, tell: Tell
) -> None:
    for _ in range(5):
        add_endpoint(NOWHERE, "one-host")
    tell(1)
    dispatch_events(installation)
    assert len(claim_dispatches(installation, 1, Pace())) == 1
    assert len(claim_dispatches(installation, 8, Pace())) == 1
    assert claim_dispatches(installation, 8, Pace()) == []


class Holding:
    """A receiver that answers when it is let."""

    def __init__(self) -> None:
        self.has_it, self.may_answer = threading.Event(), threading.Event()

    def __call__(self, connected: socket.socket, _: threading.Event) -> None:
        self.has_it.set()
        assert self.may_answer.wait(10)
        connected.sendall(OK)


def test_told_to_stop_it_finishes_what_is_under_way_and_begins_nothing(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    all_of: Callable[[Any], list[Any]],
) -> None:
    manners = Holding()
    receiver = receive(manners, tls=False)
    add_endpoint(receiver)
    tell(1, 2)
    before = metrics.DELIVERIES.labels("delivered")._value.get()
    worker = deliver()
    assert manners.has_it.wait(10)
    worker.stop()
    until(lambda: "deliveries" not in {one.name for one in threading.enumerate()})
    manners.may_answer.set()
    worker.join()
    assert receiver.connections == 1
    assert sorted(all_of(Dispatch.state)) == ["delivered", "waiting"]
    assert all_of(Delivery.answer) == ["thanks"]
    assert metrics.DELIVERIES.labels("delivered")._value.get() == before + 1


def test_of_an_author_who_is_erased_meanwhile_no_answer_is_kept(
    installation: Installation,
    submit: Submit,
    receive: Receive,
    add_endpoint: AddEndpoint,
    deliver: Deliver,
    all_of: Callable[[Any], list[Any]],
) -> None:
    manners = Holding()
    add_endpoint(receive(manners, tls=False))
    submit(author_email="jane@example.org")
    worker = deliver()
    assert manners.has_it.wait(10)
    assert erase_author(installation, "jane@example.org", None, delete_comments=False) == 1
    manners.may_answer.set()
    until(lambda: len(all_of(Delivery.answer)) > 0)
    worker.stop()
    assert all_of(Delivery.answer)[0] == ""
