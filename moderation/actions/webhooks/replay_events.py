"""Replay: send events again, one or those of a time. The message keeps its identifier.

One that is asked for by its name is sent again to everybody who wants it. Of a time only what
somebody hasn't received is sent, so asking twice does no harm.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.door import EndpointKind
from moderation.actions.webhooks.dispatch_events import hold_endpoints, new_dispatch
from moderation.actions.webhooks.endpoint_kinds import endpoint_kinds
from moderation.actions.webhooks.webhook_endpoints import find_endpoint
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id, lock_of
from moderation.tables import Dispatch, Event, WebhookEndpoint

MOST_AT_ONCE = 10_000
_BATCH = 500
_REPLAYING = 0x7265706C  # tells this lock of a site from other locks of it
_AGAIN = {"dead"}  # what a replay of a time sends again
_ANY = {"dead", "delivered", "waiting"}


@dataclass(frozen=True, slots=True)
class ReplayedEvents:
    """How many dispatches set out again; there may be more where it is not complete."""

    number: int
    is_complete: bool = True


def replay_event(installation: Installation, site_id: str, event_id: str, actor: Actor) -> int:
    """Send one event again to every enabled endpoint that wants it; to how many.

    Raises ``NotFound``, and ``Conflict`` for one that was withdrawn.
    """
    now, kinds = clock.now(), endpoint_kinds(installation)
    with installation.database.transaction() as session:
        _wait_for_others(installation, session, site_id)
        event = session.get(Event, event_id) if is_id(event_id) else None
        if event is None or event.site_id != site_id:
            raise NotFound
        if event.withdrawn_at is not None:
            raise Conflict("This event was withdrawn: what it told was undone in time.")
        record_act(session, Act(actor, "event.replayed", now, site_id, event.id))
        if event.dispatched_at is None:
            return 0  # it sets out by itself
        endpoints = _enabled(session, site_id)
        return _send_again(session, kinds, [event], endpoints, _ANY, now)


def replay_dispatch(
    installation: Installation, site_id: str, endpoint_id: str, dispatch_id: str, actor: Actor
) -> None:
    """Send one event again to one endpoint.

    Raises ``NotFound``, and ``Conflict`` where the endpoint is disabled.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        endpoint = find_endpoint(session, site_id, endpoint_id)
        _require_enabled(endpoint)
        found = session.get(Dispatch, dispatch_id) if is_id(dispatch_id) else None
        if found is None or found.endpoint_id != endpoint.id:
            raise NotFound
        _set_out(session, [found.id], now)
        record_act(session, Act(actor, "event.replayed", now, site_id, found.event_id))


def replay_between(
    installation: Installation,
    site_id: str,
    since: datetime,
    until: datetime,
    actor: Actor,
    endpoint_id: str | None = None,
) -> ReplayedEvents:
    """Send what was made between two moments to those who should have it and haven't.

    That is dead letters, and events that an endpoint was disabled for. Raises ``Invalid``,
    ``NotFound``, and ``Conflict`` where the endpoint named is disabled.
    """
    if since >= until:
        raise Invalid("The time ends before it begins.")
    _note(installation, site_id, actor, endpoint_id)
    after: tuple[datetime, str] | None = None
    number, kinds = 0, endpoint_kinds(installation)
    while True:
        with installation.database.transaction() as session:
            _wait_for_others(installation, session, site_id)
            endpoints = _enabled(session, site_id, endpoint_id)
            events = _page(session, site_id, since, until, after)
            number += _send_again(session, kinds, events, endpoints, _AGAIN, clock.now())
        if len(events) < _BATCH:
            return ReplayedEvents(number)
        if number >= MOST_AT_ONCE:
            return ReplayedEvents(number, is_complete=False)
        after = (events[-1].created_at, events[-1].id)


def _wait_for_others(installation: Installation, session: Session, site_id: str) -> None:
    """Two replays of a site would miss the same dispatches, and hold others in each other's way."""
    installation.database.wait_for_lock(session, lock_of(site_id) ^ _REPLAYING)


def _note(installation: Installation, site_id: str, actor: Actor, endpoint_id: str | None) -> None:
    with installation.database.transaction() as session:
        if endpoint_id is not None:
            _require_enabled(find_endpoint(session, site_id, endpoint_id))
        record_act(session, Act(actor, "events.replayed", clock.now(), site_id, endpoint_id))


def _require_enabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.disabled_at is not None:
        raise Conflict("The webhook is disabled; enable it first.")


def _enabled(
    session: Session, site_id: str, endpoint_id: str | None = None
) -> list[WebhookEndpoint]:
    held = hold_endpoints(session, [site_id])[site_id]
    return [one for one in held if one.disabled_at is None and endpoint_id in {None, one.id}]


def _page(
    session: Session,
    site_id: str,
    since: datetime,
    until: datetime,
    after: tuple[datetime, str] | None,
) -> Sequence[Event]:
    query = (
        select(Event)
        .where(
            Event.site_id == site_id,
            Event.created_at >= since,
            Event.created_at < until,
            Event.dispatched_at.is_not(None),
            Event.withdrawn_at.is_(None),
        )
        .order_by(Event.created_at, Event.id)
        .limit(_BATCH)
    )
    if after:
        moment, last = after
        later = and_(Event.created_at == moment, Event.id > last)
        query = query.where(Event.created_at >= moment, or_(Event.created_at > moment, later))
    return session.scalars(query).all()


def _send_again(
    session: Session,
    kinds: Mapping[str, EndpointKind],
    events: Sequence[Event],
    endpoints: Sequence[WebhookEndpoint],
    states: Collection[str],
    now: datetime,
) -> int:
    """Make what is missing, and set what is in one of the states on its way anew."""
    known = _known(session, events)
    fresh, again = [], []
    for event in events:
        for endpoint in endpoints:
            if not kinds[endpoint.kind].wants(session, endpoint, event):
                continue
            found = known.get((event.id, endpoint.id))
            if found is None:
                fresh.append(new_dispatch(event, endpoint, now))
            elif found.state in states:
                again.append(found.id)
    if fresh:
        session.execute(insert(Dispatch), fresh)
    _set_out(session, again, now)
    return len(fresh) + len(again)


def _known(session: Session, events: Sequence[Event]) -> Mapping[tuple[str, str], Dispatch]:
    query = select(Dispatch).where(Dispatch.event_id.in_([event.id for event in events]))
    return {(one.event_id, one.endpoint_id): one for one in session.scalars(query)}


def _set_out(session: Session, ids: Sequence[str], now: datetime) -> None:
    """What is on its way already is tried now; its lease, if it has one, stays."""
    session.execute(
        update(Dispatch)
        .where(Dispatch.id.in_(ids), Dispatch.state != "waiting")
        .values(state="waiting", tries=0, dead_because=None, ended_at=None, next_try_at=now)
    )
    session.execute(
        update(Dispatch)
        .where(Dispatch.id.in_(ids), Dispatch.next_try_at > now)
        .values(next_try_at=now)
    )
