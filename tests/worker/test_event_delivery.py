"""Events on their ways, through real sockets: signed, in order, again until they arrive."""

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.rotate_site_key import rotate_site_key
from moderation.database import Base
from moderation.tables import AuditRow, Delivery, Dispatch, Event, WebhookEndpoint
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import AddEndpoint, Deliver, Tell, got, new_comment, until
from tests.fixtures.receivers import Receive
from tests.fixtures.sites import ModeratorAccount

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks"
FAILED = b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
BUSY = b"HTTP/1.1 429 Busy\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n"

Rows = Callable[[type[Base]], list[Any]]


@pytest.fixture
def rows(installation: Installation) -> Rows:
    """All rows of a table: ``rows(Dispatch)``."""

    def read(table: type[Base]) -> list[Any]:
        with installation.database.reading() as session:
            return list(session.scalars(select(table)))

    return read


@pytest.fixture
def all_ended(rows: Rows) -> Callable[[], bool]:
    """Whether every event is dispatched and nothing waits."""

    def ask() -> bool:
        is_dispatched = all(event.dispatched_at or event.withdrawn_at for event in rows(Event))
        return is_dispatched and not any(one.state == "waiting" for one in rows(Dispatch))

    return ask


class Moody:
    """A receiver's manners, which change during a test."""

    def __init__(self, *first: bytes, then: bytes = OK) -> None:
        self._first = list(first)
        self.then = then
        self._lock = threading.Lock()

    def __call__(self, connected: socket.socket, _: threading.Event) -> None:
        with self._lock:
            answer = self._first.pop(0) if self._first else self.then
        connected.sendall(answer)


def test_a_decision_is_told_to_the_site_and_every_delivery_verifies(
    installation: Installation,
    site: SiteCredentials,
    submitting_site: SubmittingSite,
    submit: Submit,
    receive: Receive,
    add_endpoint: AddEndpoint,
    deliver: Deliver,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(tls=False)
    add_endpoint(receiver)
    comment = submit(body="Grüße 🥖")
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site")))
    fresh = rotate_site_key(installation, site.site, "signing", timedelta(hours=1))
    deliver()
    until(lambda: len(receiver.requests) == 2 and all_ended())
    first, second = got(receiver)
    assert (first.type, second.type) == ("comment.pending", "comment.approved")
    assert second.data["id"] == comment.id
    assert second.data["body"] == "Grüße 🥖"
    assert second.data["body_truncated"] is False
    assert (second.data["status"], second.data["previous_status"]) == ("approved", "pending")
    assert (second.data["sequence"], second.data["decided_by"]) == (2, "site")
    assert "email" not in str(second.data)
    for one in (first, second):
        for secret in (site.signing_secret, fresh):
            assert Webhook(secret).verify(one.body, one.headers)["type"] == one.type
            altered = bytes([*one.body[:-1], one.body[-1] ^ 1])
            with pytest.raises(WebhookVerificationError):
                Webhook(secret).verify(altered, one.headers)


def test_what_is_down_for_the_whole_schedule_but_one_gets_everything_in_order(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    rows: Rows,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(Moody(*[FAILED] * 9), tls=False)
    add_endpoint(receiver)
    ids = dict(enumerate(tell(1, 2, 3, 4), start=1))
    deliver()
    until(all_ended)
    assert [one.id for one in got(receiver)] == [ids[1]] * 10 + [ids[2], ids[3], ids[4]]
    assert {one.state for one in rows(Dispatch)} == {"delivered"}
    assert [one.outcome for one in sorted(rows(Delivery), key=lambda one: one.id)] == [
        *["failed"] * 9,
        *["delivered"] * 4,
    ]


def test_a_dead_letter_lets_the_next_go_on(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    rows: Rows,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(Moody(*[FAILED] * 10), tls=False)
    add_endpoint(receiver)
    tell(1, 2)
    deliver()
    until(all_ended)
    states = {one.sequence: (one.state, one.dead_because, one.tries) for one in rows(Dispatch)}
    assert states == {1: ("dead", "tried", 10), 2: ("delivered", None, 1)}


def test_the_signature_is_fresh_on_every_try_and_the_id_is_not(
    site: SiteCredentials,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(Moody(BUSY), tls=False)
    add_endpoint(receiver)
    tell(1)
    deliver()
    until(all_ended)
    first, second = got(receiver)
    assert first.id == second.id
    assert first.body == second.body
    times = [int(one.headers["webhook-timestamp"]) for one in (first, second)]
    assert times[1] - times[0] >= 1  # Retry-After was honoured
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    for one in (first, second):
        Webhook(site.signing_secret).verify(one.body, one.headers)


def test_gone_disables_the_endpoint_and_what_waited_becomes_dead_letters(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    rows: Rows,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(GONE, tls=False)
    add_endpoint(receiver)
    tell(1, 2, 3)
    deliver()
    until(all_ended)
    [endpoint] = rows(WebhookEndpoint)
    assert endpoint.disabled_reason == "gone"
    assert len(receiver.requests) == 1
    states = {one.sequence: (one.state, one.dead_because) for one in rows(Dispatch)}
    assert states == {1: ("dead", "permanent"), 2: ("dead", "disabled"), 3: ("dead", "disabled")}
    assert ("worker", "webhook.disabled.gone") in [(r.actor, r.action) for r in rows(AuditRow)]


def test_an_endpoint_that_fails_for_five_days_is_disabled(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    rows: Rows,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(FAILED, tls=False)
    long_ago = clock.now() - timedelta(days=6)
    add_endpoint(receiver, failures=3, failing_since=long_ago, last_failed_at=clock.now())
    tell(1)
    deliver()
    until(all_ended)
    [endpoint] = rows(WebhookEndpoint)
    assert endpoint.disabled_reason == "failing"
    assert [one.dead_because for one in rows(Dispatch)] == ["disabled"]


def test_a_slow_receiver_and_dead_ones_delay_nobody_else(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
) -> None:
    enough = threading.Event()

    def drip(connected: socket.socket, _: threading.Event) -> None:
        while not enough.wait(0.1):
            connected.sendall(b"H")

    slow, quick = receive(drip, tls=False), receive(tls=False)
    add_endpoint(slow, "slow")
    for name in ("dead-one", "dead-two"):
        add_endpoint(receive(FAILED, tls=False), name)
    add_endpoint(quick, "quick")
    for _ in range(10):
        tell(1)
    deliver()
    until(lambda: len(quick.requests) == 10)
    assert slow.connections == 1  # its first answer has not ended yet
    enough.set()


def test_events_go_to_endpoints_that_were_there_and_want_them(
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    all_ended: Callable[[], bool],
    rows: Rows,
) -> None:
    wants, other, later, off = (receive(tls=False) for _ in range(4))
    add_endpoint(wants, "wants", events=["comment.approved"])
    add_endpoint(other, "other", events=["comment.spam"])
    add_endpoint(off, "off", disabled_at=clock.now(), disabled_reason="by_admin")
    tell(1)
    add_endpoint(later, "later", created_at=clock.now())
    deliver()
    until(lambda: all_ended() and len(rows(Dispatch)) == 1)
    assert [len(one.requests) for one in (wants, other, later, off)] == [1, 0, 0, 0]


def test_an_event_waits_for_an_earlier_one_that_is_not_due_yet(
    installation: Installation,
    submitting_site: SubmittingSite,
    receive: Receive,
    add_endpoint: AddEndpoint,
    tell: Tell,
    deliver: Deliver,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(tls=False)
    add_endpoint(receiver)
    comment_id = new_comment(installation, submitting_site.id)
    tell(2, comment_id=comment_id, due_at=clock.now() + timedelta(seconds=0.6))
    tell(3, comment_id=comment_id)
    tell(1)
    deliver()
    until(all_ended)
    assert [one.data["sequence"] for one in got(receiver)] == [1, 2, 3]


def test_what_is_undone_in_time_is_never_told_and_later_it_is_corrected(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    receive: Receive,
    add_endpoint: AddEndpoint,
    deliver: Deliver,
    all_ended: Callable[[], bool],
) -> None:
    receiver = receive(tls=False)
    add_endpoint(receiver)
    comment, site_id = submit().id, submitting_site.id
    decided = decide(
        installation, site_id, comment, WantedDecision("spam", moderator.actor)
    ).decision
    deliver()
    until(lambda: len(receiver.requests) == 1)
    undo_decision(installation, site_id, comment, decided.id, moderator.actor)
    decided = decide(
        installation, site_id, comment, WantedDecision("approved", Actor("site"))
    ).decision
    until(lambda: all_ended() and len(receiver.requests) == 2)
    undo_decision(installation, site_id, comment, decided.id, Actor("site"))
    until(lambda: all_ended() and len(receiver.requests) == 3)
    told = [(one.type, one.data["sequence"]) for one in got(receiver)]
    assert told == [("comment.pending", 1), ("comment.approved", 4), ("comment.pending", 5)]
