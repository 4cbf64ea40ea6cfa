"""Several workers at once, moody receivers, replays: in order, and never too much at one time."""

import random
import socket
import threading
from collections import defaultdict
from datetime import timedelta
from itertools import accumulate

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.webhooks.replay_events import replay_between, replay_event
from moderation.tables import Dispatch
from tests.fixtures.deliveries import AddEndpoint, Deliver, Tell, got, new_comment, until
from tests.fixtures.receivers import OK, Receive

pytestmark = pytest.mark.on_both

FAILED = b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
COMMENTS, EACH = 5, 4


class Counting:
    """Fails a quarter of the time, and knows how many are with it at once."""

    def __init__(self, seed: int, host: list[int]) -> None:
        self._drawn = random.Random(seed)  # noqa: S311 - which fail is of no secrecy
        self._lock = threading.Lock()
        self._here = self.most = 0
        self._host = host  # who comes to the whole host, and who goes
        self.answers: list[bytes] = []

    def __call__(self, connected: socket.socket, _: threading.Event) -> None:
        with self._lock:
            self._here += 1
            self.most = max(self.most, self._here)
            self._host.append(1)
            answer = FAILED if self._drawn.random() < 1 / 4 else OK
            wait = self._drawn.random() * 0.01
            self.answers.append(answer)
        threading.Event().wait(wait)
        with self._lock:
            self._host.append(-1)
            self._here -= 1  # before the answer: the next may come right after it
        connected.sendall(answer)


@pytest.mark.at_length(database_kind="sqlite")  # where a second worker is refused
def test_order_and_limits_hold_over_failures_replays_and_three_workers(
    installation: Installation,
    submitting_site: SubmittingSite,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
) -> None:
    host: list[int] = []
    manners = [Counting(seed, host) for seed in range(3)]
    receivers = [receive(each, tls=False) for each in manners]
    for receiver in receivers:
        add_endpoint(receiver, "one-host")  # three endpoints, one host
    site_id, rising = submitting_site.id, range(1, EACH + 1)
    told = [tell(*rising, comment_id=new_comment(installation, site_id)) for _ in range(COMMENTS)]
    wanted = {event for events in told for event in events}
    for _ in range(3):
        deliver()
    until(lambda: sum(len(one.requests) for one in receivers) > COMMENTS * EACH)
    replay_event(installation, site_id, told[0][0], Actor("site"))
    now = clock.now()
    replay_between(
        installation, site_id, now - timedelta(hours=1), now + timedelta(hours=1), Actor("site")
    )
    until(lambda: _ended(installation))
    assert max(accumulate(host)) <= 2
    for receiver, each in zip(receivers, manners, strict=True):
        assert each.most == 1
        _assert_once_and_in_order(receiver, each, wanted, told[0][0])


def _assert_once_and_in_order(receiver, manner, wanted: set[str], replayed: str) -> None:
    arrived = [
        one for one, answer in zip(got(receiver), manner.answers, strict=True) if answer == OK
    ]
    assert {one.id for one in arrived} == wanted
    first: defaultdict[str, list[int]] = defaultdict(list)
    times: defaultdict[str, int] = defaultdict(int)
    for one in arrived:
        times[one.id] += 1
        if times[one.id] == 1:
            first[one.data["id"]].append(one.data["sequence"])
    assert {one for one, number in times.items() if number > 1} <= {replayed}
    assert all(sequences == sorted(sequences) for sequences in first.values())


def _ended(installation: Installation) -> bool:
    with installation.database.reading() as session:
        waiting = select(Dispatch.id).where(Dispatch.state == "waiting")
        number = len(session.scalars(select(Dispatch.id)).all())
        return number == 3 * COMMENTS * EACH and session.scalars(waiting).first() is None
