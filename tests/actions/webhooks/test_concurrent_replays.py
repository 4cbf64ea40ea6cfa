"""Replays at one moment, through the database's own locks."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from moderation import clock
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.replay_events import replay_between, replay_event
from moderation.tables import Dispatch
from tests.fixtures.deliveries import AddEndpoint, Tell
from tests.fixtures.receivers import RunningReceiver

ROUNDS = 5


def _at_once(*acts: Callable[[], object]) -> None:
    gate = threading.Barrier(len(acts))

    def go(act: Callable[[], object]) -> object:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        for future in [threads.submit(go, act) for act in acts]:
            future.result()


def test_replays_of_the_same_at_one_moment_neither_clash_nor_double(
    installation: Installation,
    submitting_site: SubmittingSite,
    add_endpoint: AddEndpoint,
    tell: Tell,
) -> None:
    for name in ("one", "two"):
        add_endpoint(RunningReceiver(port=9), name)
    events = tell(*range(1, 41))
    while dispatch_events(installation):
        pass
    site_id, now = submitting_site.id, clock.now()
    window = (now - timedelta(hours=1), now + timedelta(hours=1))
    for _ in range(ROUNDS):
        with installation.database.transaction() as session:
            session.execute(update(Dispatch).values(state="dead", ended_at=now))
            session.execute(delete(Dispatch).where(Dispatch.event_id.in_(events[::2])))
        between = [lambda: replay_between(installation, site_id, *window, Actor("site"))] * 3
        one = [lambda: replay_event(installation, site_id, events[0], Actor("site"))] * 2
        _at_once(*between, *one)
        with installation.database.reading() as session:
            states = select(Dispatch.state, func.count()).group_by(Dispatch.state)
            assert [tuple(row) for row in session.execute(states)] == [("waiting", 80)]
