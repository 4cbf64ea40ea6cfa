"""Read how an endpoint fares: its deliveries, its dead letters, one dispatch with all its tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.webhooks.claim_dispatches import is_waiting
from moderation.actions.webhooks.endpoint_kinds import endpoint_kinds
from moderation.actions.webhooks.read_events import DispatchView, dispatch_view
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import Delivery, Dispatch, Event, WebhookEndpoint

PAGE = 50
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One line of the log: a try."""

    id: str
    dispatch_id: str
    type: str
    comment_id: str | None
    started_at: datetime
    outcome: str
    status: int | None
    milliseconds: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that the endpoint has not received, and that nobody tries any more."""

    dispatch_id: str
    type: str
    comment_id: str | None
    created_at: datetime
    ended_at: datetime | None
    because: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """A page, newest first, and the cursor of the next; None on the last."""

    rows: Sequence[DeliveryRow | DeadLetter]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What waits and what is dead, counted up to ``MOST_COUNTED``."""

    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class DispatchPage:
    """One dispatch with everything there is to see of it; the signature isn't kept."""

    dispatch: DispatchView
    event_id: str
    type: str
    comment_id: str | None
    created_at: datetime
    body: str


def count_dispatches(session: Session, endpoint_id: str) -> DeliveryCounts:
    """How many dispatches of an endpoint wait, and how many are dead."""
    waiting = select(Dispatch.id).where(Dispatch.endpoint_id == endpoint_id, is_waiting(Dispatch))
    return DeliveryCounts(_count(session, waiting), _count(session, _dead(endpoint_id)))


def read_deliveries(
    session: Session,
    site_id: str,
    endpoint_id: str,
    outcome: str | None = None,
    after: str | None = None,
) -> DeliveriesPage:
    """A page of an endpoint's log, newest first. Raises ``NotFound``."""
    query = (
        select(Delivery, Event.type, Dispatch.comment_id)
        .join(Dispatch, Dispatch.id == Delivery.dispatch_id)
        .join(Event, Event.id == Dispatch.event_id)
        .where(Delivery.endpoint_id == endpoint_id)
        .order_by(Delivery.id.desc())
        .limit(PAGE + 1)
    )
    if outcome:
        query = query.where(Delivery.outcome == outcome)
    if after:
        query = query.where(Delivery.id < after)
    require_endpoint(session, site_id, endpoint_id)
    found = session.execute(query).all()
    rows = [
        DeliveryRow(
            id=one.id,
            dispatch_id=one.dispatch_id,
            type=kind,
            comment_id=comment_id,
            started_at=one.started_at,
            outcome=one.outcome,
            status=one.status,
            milliseconds=one.milliseconds,
        )
        for one, kind, comment_id in found[:PAGE]
    ]
    return DeliveriesPage(rows, rows[-1].id if len(found) > PAGE else None)


def read_dead_letters(
    session: Session, site_id: str, endpoint_id: str, after: str | None = None
) -> DeliveriesPage:
    """A page of an endpoint's dead letters, newest first. Raises ``NotFound``."""
    query = (
        select(Dispatch, Event)
        .join(Event, Event.id == Dispatch.event_id)
        .where(Dispatch.id.in_(_dead(endpoint_id, after).limit(PAGE + 1)))
        .order_by(Dispatch.id.desc())
    )
    require_endpoint(session, site_id, endpoint_id)
    found = session.execute(query).all()
    rows = [
        DeadLetter(
            dispatch_id=one.id,
            type=event.type,
            comment_id=one.comment_id,
            created_at=event.created_at,
            ended_at=one.ended_at,
            because=one.dead_because,
            tries=one.tries,
        )
        for one, event in found[:PAGE]
    ]
    return DeliveriesPage(rows, rows[-1].dispatch_id if len(found) > PAGE else None)


def read_dispatch(
    session: Session, installation: Installation, site_id: str, endpoint_id: str, dispatch_id: str
) -> DispatchPage:
    """One dispatch, and the body that it sends. Raises ``NotFound``."""
    if not is_id(dispatch_id):
        raise NotFound
    endpoint = require_endpoint(session, site_id, endpoint_id)
    dispatch = session.get(Dispatch, dispatch_id)
    event = session.get(Event, dispatch.event_id) if dispatch else None
    if dispatch is None or event is None or dispatch.endpoint_id != endpoint.id:
        raise NotFound
    view = dispatch_view(session, dispatch, endpoint.url)
    outgoing = endpoint_kinds(installation)[endpoint.kind].compose(installation, endpoint, event)
    body = outgoing.body.decode() if outgoing else ""
    return DispatchPage(view, event.id, event.type, dispatch.comment_id, event.created_at, body)


def require_endpoint(session: Session, site_id: str, endpoint_id: str) -> WebhookEndpoint:
    """A site's webhook that was not removed; what a callback posts is for nobody to read.

    Raises ``NotFound``.
    """
    found = session.get(WebhookEndpoint, endpoint_id) if is_id(endpoint_id) else None
    is_there = found is not None and found.site_id == site_id and found.kind == "webhook"
    if found is None or not is_there or found.removed_at is not None:
        raise NotFound("There is no such webhook.")
    return found


def _dead(endpoint_id: str, after: str | None = None) -> Select[str]:
    query = select(Dispatch.id).where(Dispatch.endpoint_id == endpoint_id, Dispatch.state == "dead")
    if after:
        query = query.where(Dispatch.id < after)
    return query.order_by(Dispatch.id.desc())


def _count(session: Session, rows: Select[str]) -> int:
    capped = rows.limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(capped)).scalar_one()
