"""Measure what waits: pending comments and events that were not delivered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.tables import Comment, Event

MOST_COUNTED = 10_000  # beyond that a number costs more than it tells


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits, and for how many seconds the oldest of it has waited."""

    pending: int
    oldest_pending_seconds: float
    events: int
    oldest_event_seconds: float


def measure_backlog(installation: Installation) -> Backlog:
    """Count what waits, at most ``MOST_COUNTED`` of each. Raises ``Unavailable``."""
    now = clock.now()
    waiting = select(Comment.id).where(Comment.status == "pending")
    due = select(Event.id).where(
        Event.delivered_at.is_(None), Event.withdrawn_at.is_(None), Event.due_at <= now
    )
    first_pending = select(func.min(Comment.decided_at)).where(Comment.status == "pending")
    first_event = select(func.min(Event.due_at)).where(
        Event.delivered_at.is_(None), Event.withdrawn_at.is_(None)
    )
    with installation.database.reading() as session:
        return Backlog(
            pending=_count(session, waiting),
            oldest_pending_seconds=_age(session.scalar(first_pending), now),
            events=_count(session, due),
            oldest_event_seconds=_age(session.scalar(first_event), now),
        )


def _count(session: Session, rows: Select[str]) -> int:
    capped = rows.limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(capped)).scalar_one()


def _age(first: datetime | None, now: datetime) -> float:
    return 0.0 if first is None else max(0.0, (now - first).total_seconds())
