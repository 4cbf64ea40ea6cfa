"""Claim dispatches whose time has come: leases on the heads of their lines, and no more than each
receiver can take.

All limits are kept here, in the database, so they hold for any number of workers.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.door import Outgoing
from moderation.actions.webhooks.dispatch_events import ANY_DUE
from moderation.actions.webhooks.endpoint_kinds import endpoint_kinds
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.tables import Dispatch, Event, WebhookEndpoint
from moderation.transactions.prepared import Prepared
from moderation.web_address import parts_of_stored

_CLAIMING = 0x6D6F64_646973  # any number that nothing else locks
# One at a time, so that a worker that is killed repeats one message to a receiver and not more;
# and so that a dead endpoint holds one thread.
_AT_ONE_ENDPOINT = 1
_AT_ONE_HOST = 2
# Of all threads that send, those that failed last time may hold half, so that any number of dead
# receivers leaves room for the others.
_FAILING = 4
_MOST_RECEIVERS = 500  # looked at at once; those that have waited longest


@dataclass(frozen=True, slots=True)
class ClaimedDispatch:
    """A dispatch that is ours to try until the lease ends."""

    id: str
    endpoint_id: str
    until: datetime


def is_anything_on_its_way(installation: Installation) -> bool:
    """Whether an event is due or a dispatch waits: a look that costs next to nothing."""
    with installation.database.glance() as connection:
        is_due = ANY_DUE.raw(connection, {"now": clock.now()})
        return bool(is_due or _ANY_WAITING.raw(connection, {}))


def claim_dispatches(installation: Installation, most: int, pace: Pace) -> list[ClaimedDispatch]:
    """Up to ``most`` dispatches to try now. Raises ``Unavailable``.

    No more than one is under way to an endpoint, two to a host, and four to all endpoints that
    failed last time.
    """
    now = clock.now()
    database = installation.database
    with database.glance() as connection:
        if not _ANY_WAITING.raw(connection, {}):
            return []  # so that looking costs next to nothing
    with database.reading() as session:
        if not _receivers(session, now):
            return []  # so that looking takes no write lock
    until = now + pace.lease
    claimed: list[ClaimedDispatch] = []
    with database.transaction() as session:
        database.wait_for_lock(session, _CLAIMING)
        room = _Room(session, now)
        for receiver in _receivers(session, now):
            wanted = min(room.of(receiver), most - len(claimed))
            if wanted > 0:
                heads = _heads(receiver.id, now, wanted)
                found = session.scalars(heads.with_for_update(**database.claimable())).all()
                room.take(receiver, len(found))
                claimed += [ClaimedDispatch(one, receiver.id, until) for one in found]
        mine = Dispatch.id.in_([one.id for one in claimed])
        session.execute(update(Dispatch).where(mine).values(claimed_until=until))
    return claimed


def prepare_delivery(installation: Installation, claimed: ClaimedDispatch) -> Outgoing | None:
    """What to send, read anew at every try; None where there is nothing to send any more.

    What its receiver must not have any more, as its address was taken off, is a dead letter then.
    """
    query = (
        select(Event, WebhookEndpoint)
        .join(Dispatch, Dispatch.event_id == Event.id)
        .join(WebhookEndpoint, WebhookEndpoint.id == Dispatch.endpoint_id)
        .where(Dispatch.id == claimed.id, Dispatch.state == "waiting")
    )
    with installation.database.reading() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        return None
    event, endpoint = row
    outgoing = endpoint_kinds(installation)[endpoint.kind].compose(installation, endpoint, event)
    if outgoing is None:
        _bury(installation, claimed)
    return outgoing


def _bury(installation: Installation, claimed: ClaimedDispatch) -> None:
    ours = (Dispatch.id == claimed.id, Dispatch.claimed_until == claimed.until)
    ended = {"state": "dead", "dead_because": "permanent", "ended_at": clock.now()}
    with installation.database.transaction() as session:
        session.execute(
            update(Dispatch).where(*ours, is_waiting(Dispatch)).values(claimed_until=None, **ended)
        )


def is_waiting(table: type[Dispatch]) -> ColumnElement[bool]:
    """Whether one waits; written into the statement, so that the index of waiting ones is used."""
    return table.state == literal("waiting", literal_execute=True)


def host_of(url: str) -> str:
    """Whom an address belongs to; "" where it is none, of which delivery will tell."""
    parts = parts_of_stored(url)
    return (parts and parts.hostname) or ""


@dataclass(frozen=True, slots=True)
class _Receiver:
    id: str
    host: str
    is_failing: bool


class _Room:
    """How many more each receiver can take: told by what is under way."""

    def __init__(self, session: Session, now: datetime) -> None:
        under_way = (
            select(Dispatch.endpoint_id, WebhookEndpoint.url, WebhookEndpoint.failures)
            .join(WebhookEndpoint, WebhookEndpoint.id == Dispatch.endpoint_id)
            .where(Dispatch.claimed_until > now)
        )
        rows = session.execute(under_way).all()
        self._endpoints = Counter(row.endpoint_id for row in rows)
        self._hosts = Counter(host_of(row.url) for row in rows)
        self._failing = sum(row.failures > 0 for row in rows)

    def of(self, receiver: _Receiver) -> int:
        """What may still be claimed for this one."""
        if receiver.is_failing and self._failing >= _FAILING:
            return 0
        at_endpoint = _AT_ONE_ENDPOINT - self._endpoints[receiver.id]
        return min(at_endpoint, _AT_ONE_HOST - self._hosts[receiver.host])

    def take(self, receiver: _Receiver, number: int) -> None:
        """So many were claimed for it."""
        self._endpoints[receiver.id] += number
        self._hosts[receiver.host] += number
        self._failing += number if receiver.is_failing else 0


def _receivers(session: Session, now: datetime) -> list[_Receiver]:
    """Endpoints that something is due for, those first for which it has been due for longest."""
    first_due = (
        select(func.min(Dispatch.next_try_at))
        .where(Dispatch.endpoint_id == WebhookEndpoint.id, is_waiting(Dispatch))
        .scalar_subquery()
    )
    query = (
        select(WebhookEndpoint.id, WebhookEndpoint.url, WebhookEndpoint.failures)
        .where(
            WebhookEndpoint.disabled_at.is_(None),
            WebhookEndpoint.removed_at.is_(None),
            or_(WebhookEndpoint.paused_until.is_(None), WebhookEndpoint.paused_until <= now),
            first_due <= now,
        )
        .order_by(first_due)
        .limit(_MOST_RECEIVERS)
    )
    return [_Receiver(row.id, host_of(row.url), row.failures > 0) for row in session.execute(query)]


def _heads(endpoint_id: str, now: datetime, most: int) -> Select[str]:
    """Due dispatches of an endpoint of which no earlier one of the same comment waits."""
    earlier = aliased(Dispatch)
    waits_before = exists().where(
        earlier.endpoint_id == Dispatch.endpoint_id,
        earlier.comment_id == Dispatch.comment_id,
        earlier.sequence < Dispatch.sequence,
        is_waiting(earlier),
    )
    return (
        select(Dispatch.id)
        .where(
            Dispatch.endpoint_id == endpoint_id,
            is_waiting(Dispatch),
            Dispatch.next_try_at <= now,
            or_(Dispatch.claimed_until.is_(None), Dispatch.claimed_until <= now),
            ~waits_before,
        )
        .order_by(Dispatch.next_try_at, Dispatch.id)
        .limit(most)
    )


_ANY_WAITING = Prepared(text("SELECT 1 FROM dispatches WHERE state = 'waiting' LIMIT 1"))
