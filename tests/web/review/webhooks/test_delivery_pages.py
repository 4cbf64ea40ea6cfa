"""A webhook's deliveries and dead letters at the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.tables import AuditRow, Dispatch, WebhookEndpoint
from tests.fixtures.accessibility import narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import AddEndpoint
from tests.fixtures.receivers import RunningReceiver
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_page_accessible, sign_in
from tests.web.review.conftest import AtTheDesk
from tests.web.review.things_of_a_site import add_dispatch

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def dead(installation: Installation, submit: Submit, add_endpoint: AddEndpoint) -> dict[str, str]:
    """A dead letter of a webhook; the addresses of pages."""
    endpoint = add_endpoint(RunningReceiver(port=9))
    comment = submit(body=HOSTILE)
    with installation.database.transaction() as session:
        dispatch = add_dispatch(session, endpoint, comment.id, f"{HOSTILE} \x1b[31m")
    here = f"/review/blog/webhooks/{endpoint}"
    return {"here": here, "dispatch": f"{here}/dispatches/{dispatch}"}


def _states(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Dispatch.state)))


def test_the_log_leads_to_what_was_sent_and_what_was_answered(
    admin: AtTheDesk, dead: dict[str, str]
) -> None:
    log = admin.get(f"{dead['here']}/deliveries").text
    assert "comment.pending" in log
    assert dead["dispatch"] in log
    assert "comment.pending" in admin.get(f"{dead['here']}/deliveries?outcome=failed").text
    assert "None ended so." in admin.get(f"{dead['here']}/deliveries?outcome=gone").text
    page = admin.get(dead["dispatch"]).text
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page  # in the answer and in the body
    assert "webhook-signature" not in page
    assert admin.get(f"{dead['here']}/deliveries?outcome=lost").status_code == 422
    assert admin.get(f"{dead['here']}/deliveries?after=1").status_code == 422


@pytest.mark.parametrize("number", ["9" * 5_000, "-1", "٣", "x"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_number_that_nobody_counted_is_passed_over(
    admin: AtTheDesk, dead: dict[str, str], number: str
) -> None:
    answer = admin.get(f"{dead['here']}/dead-letters?set_out={number}")
    assert (answer.status_code, "are sent again." in answer.text) == (200, False)


def test_a_dead_letter_is_sent_again_by_itself_or_with_its_days(
    installation: Installation, admin: AtTheDesk, dead: dict[str, str]
) -> None:
    assert "It failed ten times." in admin.get(f"{dead['here']}/dead-letters").text
    answer = admin.post(f"{dead['dispatch']}/replays")
    assert (answer.status_code, answer.location) == (303, dead["dispatch"])
    assert _states(installation) == ["waiting"]
    assert "No dead letters." in admin.get(f"{dead['here']}/dead-letters").text
    today = clock.now().date().isoformat()
    answer = admin.post(f"{dead['here']}/replays", since=today, until=today)
    assert answer.status_code == 303
    assert "0 events are sent again." in admin.get(answer.location).text
    with installation.database.reading() as session:
        acts = set(session.scalars(select(AuditRow.action)))
    assert acts >= {"event.replayed", "events.replayed"}


def test_the_next_try_is_told_by_its_moment(
    installation: Installation, admin: AtTheDesk, dead: dict[str, str]
) -> None:
    then = clock.now().replace(hour=9, minute=30) + timedelta(days=1)
    with installation.database.transaction() as session:
        session.execute(update(Dispatch).values(state="waiting", next_try_at=then))
    page = admin.get(dead["dispatch"]).text
    state = page.partition("next try")[2].partition("</dd>")[0]
    assert "09:30" in state
    assert "just now" not in state


@pytest.mark.parametrize(
    ("since", "until"), [("", ""), ("2026-11-26", "2026-11-24"), ("0001-01-01", "2026-11-24")]
)
def test_days_that_are_none_are_refused_with_a_sentence(
    admin: AtTheDesk, dead: dict[str, str], since: str, until: str
) -> None:
    answer = admin.post(f"{dead['here']}/replays", since=since, until=until)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_webhook_that_was_given_up_is_said_to_admins_and_sends_nothing_again(
    installation: Installation,
    admin: AtTheDesk,
    seat: Callable[..., AtTheDesk],
    dead: dict[str, str],
) -> None:
    assert "failed for five days" not in admin.get("/review/blog/").text
    with installation.database.transaction() as session:
        off = {"disabled_at": clock.now(), "disabled_reason": "failing"}
        session.execute(update(WebhookEndpoint).values(**off))
    for path in ("/review/blog/", "/review/blog/settings", f"{dead['here']}/deliveries"):
        assert "A webhook failed for five days and was disabled" in admin.get(path).text
    assert "failed for five days" not in seat("moderator", name="Bo").get("/review/blog/").text
    assert admin.post(f"{dead['dispatch']}/replays").status_code == 409
    today = clock.now().date().isoformat()
    answer = admin.post(f"{dead['here']}/replays", since=today, until=today)
    assert answer.status_code == 409


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_is_shut_out(
    live_server: str,
    page: Any,
    moderator: ModeratorAccount,
    installation: Installation,
    dead: dict[str, str],
) -> None:
    with installation.database.transaction() as session:
        off = {"disabled_reason": "failing", "disabled_at": clock.now()}
        session.execute(update(WebhookEndpoint).values(**off))
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    for path in ("", "/deliveries", "/deliveries?outcome=gone", "/dead-letters"):
        assert_page_accessible(page, f"{live_server}{dead['here']}{path}")
    with installation.database.transaction() as session:
        on = {"disabled_reason": None, "disabled_at": None}
        session.execute(update(WebhookEndpoint).values(**on))
    assert_page_accessible(page, f"{live_server}{dead['here']}/dead-letters")
    assert_page_accessible(page, f"{live_server}{dead['dispatch']}")
