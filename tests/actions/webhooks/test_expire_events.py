"""Old events go, and what nobody received doesn't go unsaid."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.upkeep.expire import expire
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.identifiers import new_id
from moderation.tables import Delivery, Dispatch, Event
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import AddEndpoint, Tell
from tests.fixtures.receivers import RunningReceiver

NOWHERE = RunningReceiver(port=9)
Rows = Callable[[Any], Any]


def test_old_events_go_with_their_dispatches_and_the_undelivered_are_counted(
    installation: Installation, add_endpoint: AddEndpoint, tell: Tell, rows: Rows
) -> None:
    now = clock.now()
    endpoint = add_endpoint(NOWHERE, created_at=now - timedelta(days=99))
    old = now - timedelta(days=31)
    ids = [tell(number, created_at=old)[0] for number in (1, 2, 3, 4)] + tell(5)
    dispatch_events(installation)
    tell(6, created_at=old)  # no worker has seen it
    with installation.database.transaction() as session:
        for event, state, ended in (
            (ids[0], "delivered", old),
            (ids[1], "dead", now - timedelta(days=29)),
            (ids[2], "dead", now - timedelta(days=31)),
        ):
            change = update(Dispatch).where(Dispatch.event_id == event)
            session.execute(change.values(state=state, ended_at=ended))
    assert expire(installation).counts == {"events": 4, "events_undelivered": 3}
    assert {one.sequence for one in rows(Event)} == {2, 5}
    assert {one.sequence for one in rows(Dispatch)} == {2, 5}
    assert {one.endpoint_id for one in rows(Dispatch)} == {endpoint}


def test_erasing_an_author_empties_what_receivers_answered(
    installation: Installation, submit: Submit, add_endpoint: AddEndpoint, rows: Rows
) -> None:
    endpoint = add_endpoint(RunningReceiver(port=9))
    submit(author_name="Jane Doe")
    submit(author_name="Bob", author_email="bob@example.org")
    dispatch_events(installation)
    for dispatch in rows(Dispatch):
        with installation.database.transaction() as session:
            session.execute(insert(Delivery).values(**_delivery(dispatch.id, endpoint)))
    erase_author(installation, "jane@example.org", "blog", delete_comments=False)
    assert sorted(one.answer for one in rows(Delivery)) == ["", "Hello to you"]


def _delivery(dispatch_id: str, endpoint_id: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "dispatch_id": dispatch_id,
        "endpoint_id": endpoint_id,
        "started_at": clock.now(),
        "outcome": "delivered",
        "status": 200,
        "milliseconds": 3,
        "answer": "Hello to you",
    }
