"""Read events: what a site was told, or is yet to be told, and how that went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from moderation.errors import NotFound
from moderation.tables import Delivery, Dispatch, Event, WebhookEndpoint

State = Literal["waiting", "delivered", "dead", "withdrawn", "untold"]
STATES: tuple[State, ...] = get_args(State)
"""``dead``: somebody has not received it and nobody tries any more. ``untold``: nobody wants it."""

MOST_TRIES = 50  # of one dispatch that are shown


@dataclass(frozen=True, slots=True)
class DispatchView:
    """An event's way to one endpoint, with its tries, the newest last."""

    id: str
    endpoint_id: str
    url: str
    state: str
    dead_because: str | None
    tries: int
    next_try_at: datetime | None
    deliveries: Sequence[Delivery] = field(default=())


@dataclass(frozen=True, slots=True)
class EventView:
    """One event."""

    id: str
    type: str
    state: State
    created_at: datetime
    data: Mapping[str, Any]
    dispatches: Sequence[DispatchView] = field(default=())


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which events: all that are asked for must hold."""

    state: State | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A page of events, newest first; ``next_after`` is None on the last."""

    events: Sequence[EventView]
    next_after: str | None


def read_events(session: Session, site_id: str, wanted: WantedEvents, limit: int) -> EventsPage:
    """A page of the site's events, without their dispatches. Raises ``NotFound``."""
    query = (
        select(Event)
        .where(Event.site_id == site_id, *_conditions(wanted))
        .order_by(Event.created_at.desc(), Event.id.desc())
        .limit(limit + 1)
    )
    if wanted.after:
        query = query.where(_behind(_find(session, site_id, wanted.after)))
    found = session.scalars(query).all()
    states = _states(session, [event.id for event in found])
    events = [_view(event, states.get(event.id, ())) for event in found[:limit]]
    return EventsPage(events, found[limit - 1].id if len(found) > limit else None)


def read_event(session: Session, site_id: str, event_id: str) -> EventView:
    """One event with its dispatches and their tries. Raises ``NotFound``."""
    event = _find(session, site_id, event_id)
    rows = session.execute(
        select(Dispatch, WebhookEndpoint.url)
        .join(WebhookEndpoint, WebhookEndpoint.id == Dispatch.endpoint_id)
        .where(Dispatch.event_id == event.id)
        .order_by(Dispatch.id)
    ).all()
    dispatches = [dispatch_view(session, row[0], row[1]) for row in rows]
    return _view(event, {one.state for one in dispatches}, dispatches)


def dispatch_view(session: Session, dispatch: Dispatch, url: str) -> DispatchView:
    """A dispatch with its last tries."""
    tries = select(Delivery).where(Delivery.dispatch_id == dispatch.id)
    newest = session.scalars(tries.order_by(Delivery.id.desc()).limit(MOST_TRIES)).all()
    return DispatchView(
        id=dispatch.id,
        endpoint_id=dispatch.endpoint_id,
        url=url,
        state=dispatch.state,
        dead_because=dispatch.dead_because,
        tries=dispatch.tries,
        next_try_at=dispatch.next_try_at if dispatch.state == "waiting" else None,
        deliveries=list(reversed(newest)),
    )


def _find(session: Session, site_id: str, event_id: str) -> Event:
    found = session.get(Event, event_id)
    if found is None or found.site_id != site_id:
        raise NotFound
    return found


def _behind(last: Event) -> ColumnElement[bool]:
    same = and_(Event.created_at == last.created_at, Event.id < last.id)
    return and_(Event.created_at <= last.created_at, or_(Event.created_at < last.created_at, same))


def _conditions(wanted: WantedEvents) -> list[ColumnElement[bool]]:
    conditions = [_IN_STATE[wanted.state]] if wanted.state else []
    if wanted.since:
        conditions.append(Event.created_at >= wanted.since)
    if wanted.until:
        conditions.append(Event.created_at < wanted.until)
    return conditions


def _view(
    event: Event, states: Sequence[str] | set[str], dispatches: Sequence[DispatchView] = ()
) -> EventView:
    state = _state(event, set(states))
    return EventView(event.id, event.type, state, event.created_at, event.payload, dispatches)


def _state(event: Event, states: set[str]) -> State:
    if event.withdrawn_at is not None:
        return "withdrawn"
    if event.dispatched_at is None:
        return "waiting"
    order: tuple[State, ...] = ("waiting", "dead", "delivered")
    return next((one for one in order if one in states), "untold")


def _states(session: Session, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = select(Dispatch.event_id, Dispatch.state).where(Dispatch.event_id.in_(ids))
    for row in session.execute(query):
        found.setdefault(row.event_id, set()).add(row.state)
    return found


def _has(*states: str) -> ColumnElement[bool]:
    return exists().where(Dispatch.event_id == Event.id, Dispatch.state.in_(states))


_SENT = and_(Event.dispatched_at.is_not(None), Event.withdrawn_at.is_(None))
_IN_STATE: Mapping[State, ColumnElement[bool]] = {
    "withdrawn": Event.withdrawn_at.is_not(None),
    "waiting": and_(
        Event.withdrawn_at.is_(None), or_(Event.dispatched_at.is_(None), _has("waiting"))
    ),
    "dead": and_(_SENT, ~_has("waiting"), _has("dead")),
    "delivered": and_(_SENT, ~_has("waiting", "dead"), _has("delivered")),
    "untold": and_(_SENT, ~_has("waiting", "dead", "delivered")),
}
