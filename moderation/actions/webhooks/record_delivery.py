"""Record a delivery: the try, what it means for the dispatch, and for the endpoint."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock, metrics
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.webhooks.claim_dispatches import ClaimedDispatch
from moderation.actions.webhooks.end_dispatches import end_dispatches
from moderation.actions.webhooks.endpoint_health import HEALTHY, Health, after_failure, is_given_up
from moderation.actions.webhooks.retry_schedule import Pace, wait_after
from moderation.identifiers import new_id
from moderation.tables import Delivery, Dispatch, Event, WebhookEndpoint
from moderation.tables.event import is_of_erased_author

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """One try and its outcome's name; what the receiver said is in ``answer``, its first 2 KB."""

    started_at: datetime
    outcome: str
    milliseconds: int
    status: int | None = None
    answer: str = ""
    retry_after: int | None = None
    is_permanent: bool = False


def record_delivery(
    installation: Installation, claimed: ClaimedDispatch, tried: Tried, pace: Pace
) -> None:
    """Write it down. Raises ``Unavailable``; then the lease ends, and the try is made again.

    A failure counts only while the lease was ours. A success counts always: the receiver has it.
    """
    now = clock.now()
    disabled = None
    with installation.database.transaction() as session:
        endpoint = _hold_endpoint(session, claimed.endpoint_id)
        event = _hold_event(session, claimed.id)
        dispatch = session.get(Dispatch, claimed.id, with_for_update=True)
        if endpoint is None or event is None or dispatch is None:
            return
        is_private = is_of_erased_author(event.payload)
        session.add(_delivery(claimed, replace(tried, answer="") if is_private else tried))
        if tried.outcome == "delivered":
            _end(dispatch, "delivered", None, now)
            _put_health(endpoint, HEALTHY)
        elif dispatch.state == "waiting" and dispatch.claimed_until == claimed.until:
            _try_again(dispatch, tried, now, pace)
            disabled = _note_failure(session, endpoint, tried, now, pace)
    metrics.DELIVERIES.labels(tried.outcome).inc()
    if disabled:
        metrics.WEBHOOKS_DISABLED.labels(disabled).inc()
        _log.warning("webhook.disabled", endpoint=claimed.endpoint_id, reason=disabled)


def _hold_endpoint(session: Session, endpoint_id: str) -> WebhookEndpoint | None:
    """Held before the dispatch, as whoever disables it does."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)
    return session.scalars(query.with_for_update(key_share=True)).one_or_none()


def _hold_event(session: Session, dispatch_id: str) -> Event | None:
    """Held before the dispatch, as whoever deletes it does.

    Who erases its author meanwhile waits, and then finds the answer; or we wait, and keep none.
    """
    of_dispatch = select(Dispatch.event_id).where(Dispatch.id == dispatch_id).scalar_subquery()
    query = select(Event).where(Event.id == of_dispatch)
    return session.scalars(query.with_for_update(read=True)).one_or_none()


def _delivery(claimed: ClaimedDispatch, tried: Tried) -> Delivery:
    return Delivery(
        id=new_id(),
        dispatch_id=claimed.id,
        endpoint_id=claimed.endpoint_id,
        started_at=tried.started_at,
        outcome=tried.outcome,
        status=tried.status,
        milliseconds=tried.milliseconds,
        answer=tried.answer,
    )


def _end(dispatch: Dispatch, state: str, because: str | None, now: datetime) -> None:
    dispatch.state, dispatch.dead_because = state, because
    dispatch.tries += 1
    dispatch.claimed_until, dispatch.ended_at = None, now


def _try_again(dispatch: Dispatch, tried: Tried, now: datetime, pace: Pace) -> None:
    wait = wait_after(dispatch.tries + 1, pace, tried.retry_after)
    if tried.is_permanent or wait is None:
        _end(dispatch, "dead", "permanent" if tried.is_permanent else "tried", now)
        return
    dispatch.tries += 1
    dispatch.claimed_until, dispatch.next_try_at = None, now + wait


def _note_failure(
    session: Session, endpoint: WebhookEndpoint, tried: Tried, now: datetime, pace: Pace
) -> str | None:
    """Count it against the endpoint; why the endpoint is disabled, where it is."""
    before = Health(
        endpoint.failures, endpoint.last_failed_at, endpoint.failing_since, endpoint.paused_until
    )
    health = after_failure(before, now, pace, tried.retry_after)
    _put_health(endpoint, health)
    reason = "gone" if tried.outcome == "gone" else None
    reason = reason or ("failing" if is_given_up(health, now) else None)
    if reason is None or endpoint.disabled_at is not None:
        return None
    endpoint.disabled_at, endpoint.disabled_reason = now, reason
    session.flush()
    end_dispatches(session, endpoint.id, now)
    record_act(
        session,
        Act(Actor("worker"), f"webhook.disabled.{reason}", now, endpoint.site_id, endpoint.id),
    )
    return reason


def _put_health(endpoint: WebhookEndpoint, health: Health) -> None:
    for name, value in asdict(health).items():
        if getattr(endpoint, name) != value:
            setattr(endpoint, name, value)
