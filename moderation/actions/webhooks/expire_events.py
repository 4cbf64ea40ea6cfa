"""Expire events: delete what is too old with its dispatches and deliveries, but not in silence.

Dead letters, and so their events, stay for a month after they died.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from moderation import metrics
from moderation.actions.installation.expiry_rule import ExpiryRule, in_batches, overdue_of
from moderation.tables import Dispatch, Event, Site, WebhookEndpoint

_log = structlog.get_logger(__name__)

KEEP_DEAD_LETTERS = timedelta(days=30)


def events_rule(now: datetime, kept: timedelta) -> ExpiryRule:
    """How many events were deleted, and how many of them somebody never received."""
    mourned = exists().where(
        Dispatch.event_id == Event.id,
        Dispatch.state == "dead",
        Dispatch.ended_at >= now - KEEP_DEAD_LETTERS,
    )
    before = now - kept
    # Site by site, as the index has them.
    old = and_(Event.site_id.in_(select(Site.id)), Event.created_at < before)
    due = select(Event.id).where(old, ~mourned)
    return ExpiryRule("events", in_batches(due, _delete), overdue_of(due, Event.created_at, before))


def mourn(lost: int) -> None:
    """Say that events went that somebody never received."""
    if lost:
        metrics.EVENTS_UNDELIVERED.inc(lost)
        _log.warning("events.expired_undelivered", count=lost)


def _delete(session: Session, keys: Sequence[Any]) -> dict[str, int]:
    ids = [key for (key,) in keys]
    lost = _count_undelivered(session, ids)
    deleted = session.connection().execute(delete(Event).where(Event.id.in_(ids)))
    return {"events": deleted.rowcount, "events_undelivered": lost}


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
