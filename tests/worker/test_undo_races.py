"""Undoing at the very moment at which the worker sets events on their way."""

import random
import threading
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
from moderation.tables import Dispatch, Event
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import AddEndpoint
from tests.fixtures.receivers import RunningReceiver
from tests.fixtures.strictness import examples

pytestmark = pytest.mark.on_both

ROUNDS = examples(25)


@pytest.mark.at_length(database_kind="sqlite")  # which has one writer at a time
def test_an_event_is_withdrawn_or_set_out_and_then_corrected(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    add_endpoint: AddEndpoint,
) -> None:
    add_endpoint(RunningReceiver(port=9))
    site_id, actor = submitting_site.id, Actor("site")
    drawn = random.Random(5)  # noqa: S311 - which moments is of no secrecy
    with ThreadPoolExecutor(3) as threads:
        for number in range(ROUNDS):
            comment = submit(body=f"Bread {number}").id
            dispatch_events(installation)  # what came before does not stand in the race's way
            decided = decide(
                installation, site_id, comment, WantedDecision("approved", actor)
            ).decision
            gate = threading.Barrier(3)

            def undo(
                comment: str = comment,
                decided: str = decided.id,
                late: float = drawn.random() * 0.01,
                gate: threading.Barrier = gate,
            ) -> None:
                gate.wait()
                threading.Event().wait(late)
                undo_decision(installation, site_id, comment, decided, actor)

            def dispatch(gate: threading.Barrier = gate) -> None:
                gate.wait()
                dispatch_events(installation)

            for done in [threads.submit(one) for one in (undo, dispatch, dispatch)]:
                done.result()
    while dispatch_events(installation):
        pass
    later = clock.now() + timedelta(minutes=1)
    with installation.database.reading() as session:
        events = session.scalars(select(Event).order_by(Event.comment_id, Event.sequence)).all()
        sent = list(session.scalars(select(Dispatch.event_id)))
    assert len(sent) == len(set(sent))
    withdrawn = {event.id for event in events if event.withdrawn_at}
    assert not withdrawn & set(sent)
    by_comment: dict[str | None, list[str]] = {}
    for event in events:
        assert event.due_at < later
        if event.id not in withdrawn:
            assert event.id in sent
            by_comment.setdefault(event.comment_id, []).append(event.type)
    # Whatever the site was told, the last of it is how the comment stands.
    assert {told[-1] for told in by_comment.values()} == {"comment.pending"}
