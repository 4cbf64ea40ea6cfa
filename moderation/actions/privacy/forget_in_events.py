"""Forget in events: who wrote a comment and what, once its author is erased or it is deleted."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.tables import Delivery, Dispatch, Event
from moderation.tables.event import ERASED_AUTHOR


def forget_in_events(
    session: Session, comment_ids: Sequence[str], kept: Collection[str] = ()
) -> None:
    """Take the author, every text that is not ``kept`` and receivers' answers out of them.

    The events themselves stay until their time is up: what happened to a comment is still told.
    """
    theirs = Event.comment_id.in_(comment_ids)
    for event in session.scalars(select(Event).where(theirs).order_by(Event.id)):
        event.payload = _without_author(event.payload, kept)
    session.flush()
    # A receiver's answer may repeat what it was sent.
    sent = select(Dispatch.id).where(Dispatch.event_id.in_(select(Event.id).where(theirs)))
    session.execute(update(Delivery).where(Delivery.dispatch_id.in_(sent)).values(answer=""))


def _without_author(payload: Mapping[str, object], kept: Collection[str]) -> dict[str, object]:
    body = payload.get("body") if payload.get("body") in kept else ""
    return {**payload, "author": dict(ERASED_AUTHOR), "body": body}
