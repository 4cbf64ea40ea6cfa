"""Sending again: one event, one dead letter, or all of a time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from moderation import clock
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.upkeep.undo_change import undo_change
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.replay_events import replay_between, replay_dispatch, replay_event
from moderation.actions.webhooks.webhook_endpoints import disable_webhook, enable_webhook
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import new_id
from moderation.tables import AuditRow, Dispatch, WebhookEndpoint
from tests.fixtures.deliveries import AddEndpoint, Tell
from tests.fixtures.receivers import RunningReceiver
from tests.fixtures.sites import ModeratorAccount

NOWHERE = RunningReceiver(port=9)
Rows = Callable[[Any], Any]


@pytest.fixture
def end(installation: Installation) -> Callable[[str], None]:
    """Puts every dispatch into a state: ``end("dead")``."""

    def put(state: str) -> None:
        with installation.database.transaction() as session:
            values = {"state": state, "tries": 10, "ended_at": clock.now()}
            session.execute(update(Dispatch).values(**values))

    return put


def _states(rows: Rows) -> list[tuple[str, int]]:
    return [(one.state, one.tries) for one in sorted(rows(Dispatch), key=lambda one: one.sequence)]


@pytest.mark.parametrize("state", ["dead", "delivered"])
def test_an_event_that_is_asked_for_sets_out_again_whatever_became_of_it(
    installation: Installation,
    submitting_site: SubmittingSite,
    add_endpoint: AddEndpoint,
    tell: Tell,
    end: Callable[[str], None],
    rows: Rows,
    state: str,
) -> None:
    add_endpoint(NOWHERE)
    first, _ = tell(1, 2)
    while dispatch_events(installation):
        pass
    end(state)
    assert replay_event(installation, submitting_site.id, first, Actor("site")) == 1
    assert _states(rows) == [("waiting", 0), (state, 10)]
    assert [(row.actor, row.action) for row in rows(AuditRow)][-1] == ("site", "event.replayed")


def test_of_a_time_what_is_dead_or_was_missed_sets_out_and_nothing_else(
    installation: Installation,
    submitting_site: SubmittingSite,
    add_endpoint: AddEndpoint,
    tell: Tell,
    end: Callable[[str], None],
    rows: Rows,
) -> None:
    now = clock.now()
    add_endpoint(NOWHERE)
    tell(1, created_at=now - timedelta(hours=3))
    tell(2, created_at=now - timedelta(hours=2))
    dispatch_events(installation)
    end("dead")
    tell(3)
    dispatch_events(installation)
    off = {"disabled_at": now, "disabled_reason": "by_admin"}
    missed = add_endpoint(NOWHERE, "two", **off, created_at=now - timedelta(hours=1))
    site_id = submitting_site.id
    since, until = now - timedelta(hours=2.5), clock.now() + timedelta(minutes=1)
    assert replay_between(installation, site_id, since, until, Actor("site")).number == 1
    assert _states(rows) == [("dead", 10), ("waiting", 0), ("waiting", 0)]
    with installation.database.transaction() as session:
        enabled = update(WebhookEndpoint).where(WebhookEndpoint.id == missed)
        session.execute(enabled.values(disabled_at=None))
    # The second endpoint missed the third event; the others were before its time.
    assert replay_between(installation, site_id, since, until, Actor("site")).number == 1
    assert replay_between(installation, site_id, since, until, Actor("site")).number == 0
    assert [one.sequence for one in rows(Dispatch) if one.endpoint_id == missed] == [3]


def test_what_waits_for_a_disabled_endpoint_is_dead_until_it_is_sent_again(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    add_endpoint: AddEndpoint,
    tell: Tell,
    rows: Rows,
) -> None:
    endpoint = add_endpoint(NOWHERE)
    tell(1)
    dispatch_events(installation)
    site_id = submitting_site.id
    disable_webhook(installation, site_id, endpoint, moderator.id)
    [dispatch] = rows(Dispatch)
    assert (dispatch.state, dispatch.dead_because) == ("dead", "disabled")
    with pytest.raises(Conflict):
        replay_dispatch(installation, site_id, endpoint, dispatch.id, Actor("site"))
    enable_webhook(installation, site_id, endpoint, moderator.id)
    assert rows(Dispatch)[0].state == "dead"
    replay_dispatch(installation, site_id, endpoint, dispatch.id, Actor("site"))
    assert rows(Dispatch)[0].state == "waiting"


def test_undoing_the_disabling_puts_everything_on_its_way_again(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    add_endpoint: AddEndpoint,
    tell: Tell,
    rows: Rows,
) -> None:
    endpoint = add_endpoint(NOWHERE)
    tell(1)
    dispatch_events(installation)
    site_id = submitting_site.id
    change = disable_webhook(installation, site_id, endpoint, moderator.id)
    assert change
    undo_change(installation, site_id, change, moderator.id)
    assert [one.state for one in rows(Dispatch)] == ["waiting"]


def test_an_endpoint_that_was_given_up_collects_dead_letters(
    installation: Installation, add_endpoint: AddEndpoint, tell: Tell, rows: Rows
) -> None:
    add_endpoint(NOWHERE, disabled_at=clock.now(), disabled_reason="failing")
    add_endpoint(NOWHERE, "two", disabled_at=clock.now(), disabled_reason="by_admin")
    tell(1)
    dispatch_events(installation)
    assert [(one.state, one.dead_because) for one in rows(Dispatch)] == [("dead", "disabled")]


def test_other_sites_events_and_endpoints_do_not_exist(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    add_endpoint: AddEndpoint,
    tell: Tell,
    rows: Rows,
) -> None:
    endpoint, [event] = add_endpoint(NOWHERE), tell(1)
    dispatch_events(installation)
    [dispatch] = rows(Dispatch)
    now, other = clock.now(), other_submitting_site.id
    for attempt in (
        lambda: replay_event(installation, other, event, Actor("site")),
        lambda: replay_event(installation, submitting_site.id, new_id(), Actor("site")),
        lambda: replay_event(installation, submitting_site.id, "nothing", Actor("site")),
        lambda: replay_dispatch(installation, other, endpoint, dispatch.id, Actor("site")),
        lambda: replay_between(installation, other, now, clock.now(), Actor("site"), endpoint),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Invalid):
        replay_between(installation, submitting_site.id, now, now, Actor("site"))
