"""Forget in events: who wrote a comment and what, once its author is erased or it is deleted."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from moderation.tables import Delivery, Dispatch, Event
from moderation.tables.event import ERASED_AUTHOR

_EVENTS, _DELIVERIES = Event.__table__, Delivery.__table__
_SENT = select(Dispatch.id).where(Dispatch.event_id.in_(bindparam("events", expanding=True)))
# Written once: whatever is deleted by the thousand comes by here.
_READ = (
    select(_EVENTS.c.id, _EVENTS.c.payload)
    .where(_EVENTS.c.comment_id.in_(bindparam("comments", expanding=True)))
    .order_by(_EVENTS.c.id)
)
_WRITE = (
    update(_EVENTS).where(_EVENTS.c.id == bindparam("event")).values(payload=bindparam("emptied"))
)
# A receiver's answer may repeat what it was sent.
_SILENCE = update(_DELIVERIES).where(_DELIVERIES.c.dispatch_id.in_(_SENT)).values(answer="")


def forget_in_events(
    session: Session, comment_ids: Sequence[str], kept: Collection[str] = ()
) -> None:
    """Take the author, every text that is not ``kept`` and receivers' answers out of them.

    The events themselves stay until their time is up: what happened to a comment is still told.
    """
    session.flush()
    connection = session.connection()
    found = connection.execute(_READ, {"comments": comment_ids}).all()
    if not found:
        return
    emptied = [{"event": one.id, "emptied": _without_author(one.payload, kept)} for one in found]
    connection.execute(_WRITE, emptied)
    connection.execute(_SILENCE, {"events": [one.id for one in found]})


def _without_author(payload: Mapping[str, object], kept: Collection[str]) -> dict[str, object]:
    body = payload.get("body") if payload.get("body") in kept else ""
    return {**payload, "author": dict(ERASED_AUTHOR), "body": body}
