"""Dispatch events: each once, whoever looks, and never what was undone in time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.identifiers import new_id
from moderation.tables import Dispatch, Event, WebhookEndpoint
from tests.fixtures.comments import Submit

ROUNDS = 12


@pytest.fixture(autouse=True)
def endpoint(installation: Installation, submitting_site: SubmittingSite) -> None:
    """A webhook of the site, which nothing is sent to here."""
    with installation.database.transaction() as session:
        session.add(
            WebhookEndpoint(
                id=new_id(),
                site_id=submitting_site.id,
                url="https://hooks.example.org/",
                description="",
                events=[],
                created_at=clock.now() - timedelta(days=1),
            )
        )


def test_undoing_and_dispatching_at_once_never_both_succeed(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> None:
    site_id = submitting_site.id
    for _ in range(ROUNDS):
        comment_id = submit().id
        dispatch_events(installation)
        decided = decide(
            installation, site_id, comment_id, WantedDecision("approved", Actor("site"))
        ).decision
        _at_once(
            lambda: dispatch_events(installation),
            lambda comment_id=comment_id, decision_id=decided.id: undo_decision(
                installation, site_id, comment_id, decision_id, Actor("site")
            ),
        )
        dispatch_events(installation)
        told, corrections = _events(installation, comment_id, decided.version)
        assert (told.withdrawn_at is None) == (told.dispatched_at is not None)
        # What the site was told is corrected; of what was withdrawn it hears nothing at all.
        assert len(corrections) == (0 if told.withdrawn_at else 1)
        assert _dispatches(installation, told.id) == (0 if told.withdrawn_at else 1)


def test_workers_that_look_at_once_dispatch_each_event_once(
    installation: Installation, submit: Submit
) -> None:
    ids = [submit(body=f"Comment {number}").id for number in range(ROUNDS)]
    _at_once(*[lambda: dispatch_events(installation)] * 3)
    dispatch_events(installation)
    for comment_id in ids:
        told, _ = _events(installation, comment_id, 1)
        assert told.dispatched_at is not None
        assert _dispatches(installation, told.id) == 1


def _at_once(*acts: Callable[[], object]) -> None:
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()


def _events(
    installation: Installation, comment_id: str, sequence: int
) -> tuple[Event, list[Event]]:
    """The event of a decision, and those that came after it."""
    query = select(Event).where(Event.comment_id == comment_id, Event.sequence >= sequence)
    with installation.database.reading() as session:
        first, *later = session.scalars(query.order_by(Event.sequence))
    return first, later


def _dispatches(installation: Installation, event_id: str) -> int:
    with installation.database.reading() as session:
        return len(session.scalars(select(Dispatch).where(Dispatch.event_id == event_id)).all())
