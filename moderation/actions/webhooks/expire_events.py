"""Expire events: delete what is too old with its dispatches and deliveries, but not in silence.

Dead letters, and so their events, stay for a month after they died.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from moderation import clock, metrics
from moderation.actions.installation import Installation
from moderation.tables import Dispatch, Event, WebhookEndpoint

_log = structlog.get_logger(__name__)

KEEP_DEAD_LETTERS = timedelta(days=30)
_BATCH = 500


def expire_events(installation: Installation) -> dict[str, int]:
    """How many events were deleted, and how many of them somebody never received."""
    now = clock.now()
    mourned = exists().where(
        Dispatch.event_id == Event.id,
        Dispatch.state == "dead",
        Dispatch.ended_at >= now - KEEP_DEAD_LETTERS,
    )
    before = now - timedelta(days=installation.settings.keep_event_days)
    due = select(Event.id).where(Event.created_at < before, ~mourned).limit(_BATCH)
    total = lost = 0
    while True:
        with installation.database.reading() as session:
            ids = session.scalars(due).all()
        if not ids:
            break
        with installation.database.transaction() as session:
            lost += _count_undelivered(session, ids)
            deleted = session.connection().execute(delete(Event).where(Event.id.in_(ids)))
            total += deleted.rowcount
    if lost:
        metrics.EVENTS_UNDELIVERED.inc(lost)
        _log.warning("events.expired_undelivered", count=lost)
    counts = {"events": total, "events_undelivered": lost}
    return {name: count for name, count in counts.items() if count}


def _count_undelivered(session: Session, ids: Sequence[str]) -> int:
    missed = exists().where(Dispatch.event_id == Event.id, Dispatch.state != "delivered")
    undelivered = Event.id.in_(ids) & or_(missed, _never_set_out())
    return session.scalar(select(func.count()).select_from(Event).where(undelivered)) or 0


def _never_set_out() -> ColumnElement[bool]:
    """No worker has seen it, and there was somebody to tell."""
    somebody = exists().where(
        WebhookEndpoint.site_id == Event.site_id,
        WebhookEndpoint.created_at <= Event.created_at,
        WebhookEndpoint.disabled_at.is_(None),
        WebhookEndpoint.removed_at.is_(None),
    )
    return and_(Event.dispatched_at.is_(None), Event.withdrawn_at.is_(None), somebody)
