"""What waits for an endpoint that is disabled becomes dead letters; undoing that revives them."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from moderation.actions.webhooks.claim_dispatches import is_waiting
from moderation.tables import Dispatch


def end_dispatches(session: Session, endpoint_id: str, now: datetime) -> None:
    """Nothing waits for it any more. What is under way now still counts where it arrives."""
    session.execute(
        update(Dispatch)
        .where(Dispatch.endpoint_id == endpoint_id, is_waiting(Dispatch))
        .values(state="dead", dead_because="disabled", claimed_until=None, ended_at=now)
    )


def revive_dispatches(session: Session, endpoint_id: str, since: datetime, now: datetime) -> None:
    """As if it had not been disabled since then."""
    session.execute(
        update(Dispatch)
        .where(
            Dispatch.endpoint_id == endpoint_id,
            Dispatch.state == "dead",
            Dispatch.dead_because == "disabled",
            Dispatch.ended_at >= since,
        )
        .values(state="waiting", dead_because=None, ended_at=None, next_try_at=now)
    )
