"""Measure what waits: pending comments, events that were not delivered, dead letters."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.webhooks.claim_dispatches import is_waiting
from moderation.actions.webhooks.dispatch_events import GIVEN_UP
from moderation.tables import Comment, Dispatch, Event, WebhookEndpoint

MOST_COUNTED = 10_000  # beyond that a number costs more than it tells


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits, and for how many seconds the oldest of it has waited."""

    pending: int
    oldest_pending_seconds: float
    events: int
    oldest_event_seconds: float
    disabled_webhooks: int  # given up by the worker, not by an admin


def measure_backlog(session: Session) -> Backlog:
    """Count what waits, at most ``MOST_COUNTED`` of each. Raises ``Unavailable``."""
    now = clock.now()
    waiting = select(Comment.id).where(Comment.status == "pending")
    first_pending = select(func.min(Comment.decided_at)).where(Comment.status == "pending")
    due = select(Event.id).where(*_undispatched(), Event.due_at <= now)
    first_due = select(func.min(Event.due_at)).where(*_undispatched())
    on_the_way = select(Dispatch.id).where(is_waiting(Dispatch))
    first_on_the_way = select(func.min(Dispatch.created_at)).where(is_waiting(Dispatch))
    given_up = select(WebhookEndpoint.id).where(
        WebhookEndpoint.disabled_reason.in_(GIVEN_UP),
        WebhookEndpoint.removed_at.is_(None),
    )
    oldest = [_age(session.scalar(first), now) for first in (first_due, first_on_the_way)]
    return Backlog(
        pending=_count(session, waiting),
        oldest_pending_seconds=_age(session.scalar(first_pending), now),
        events=min(_count(session, due) + _count(session, on_the_way), MOST_COUNTED),
        oldest_event_seconds=max(oldest),
        disabled_webhooks=_count(session, given_up),
    )


def _undispatched() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Event.dispatched_at.is_(None), Event.withdrawn_at.is_(None)


def _count(session: Session, rows: Select[str]) -> int:
    capped = rows.limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(capped)).scalar_one()


def _age(first: datetime | None, now: datetime) -> float:
    return 0.0 if first is None else max(0.0, (now - first).total_seconds())
