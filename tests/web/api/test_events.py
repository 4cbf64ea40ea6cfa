"""/v1/events: a site sees what it was told, and has it told again."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.tables import Dispatch
from tests.fixtures.deliveries import AddEndpoint, Tell
from tests.fixtures.receivers import RunningReceiver

NOWHERE = RunningReceiver(port=9)


@pytest.fixture
def headers(site: SiteCredentials) -> dict[str, str]:
    """The site's own key."""
    return {"Authorization": f"Bearer {site.api_key}"}


@pytest.fixture
def told(installation: Installation, add_endpoint: AddEndpoint, tell: Tell) -> list[str]:
    """Three events of which the first is dead; their identifiers."""
    add_endpoint(NOWHERE)
    ids = [tell(number)[0] for number in (1, 2, 3)]
    dispatch_events(installation)
    with installation.database.transaction() as session:
        first = update(Dispatch).where(Dispatch.event_id == ids[0])
        session.execute(first.values(state="dead", tries=10, ended_at=clock.now()))
    return ids


def test_events_are_listed_in_pages_and_by_state(
    client: FlaskClient, headers: dict[str, str], told: list[str]
) -> None:
    page = client.get("/v1/events?limit=2", headers=headers).get_json()
    assert [one["id"] for one in page["events"]] == [told[2], told[1]]
    rest = client.get(f"/v1/events?cursor={page['next_cursor']}", headers=headers).get_json()
    assert [(one["id"], one["state"]) for one in rest["events"]] == [(told[0], "dead")]
    assert rest["next_cursor"] is None
    for state, number in [("dead", 1), ("waiting", 2), ("delivered", 0), ("untold", 0)]:
        found = client.get(f"/v1/events?state={state}", headers=headers).get_json()["events"]
        assert [one["state"] for one in found] == [state] * number
    later = (clock.now() + timedelta(hours=1)).isoformat()
    query = {"since": later}
    assert client.get("/v1/events", query_string=query, headers=headers).get_json()["events"] == []


def test_one_event_shows_its_ways(
    client: FlaskClient, headers: dict[str, str], told: list[str]
) -> None:
    event = client.get(f"/v1/events/{told[0]}", headers=headers).get_json()
    [dispatch] = event["dispatches"]
    assert (dispatch["state"], dispatch["tries"], dispatch["next_try_at"]) == ("dead", 10, None)
    assert event["data"]["body"] == "Hello"


def test_an_event_is_replayed_by_id_and_by_time(
    client: FlaskClient, headers: dict[str, str], told: list[str]
) -> None:
    answer = client.post(f"/v1/events/{told[0]}/replays", headers=headers)
    assert (answer.status_code, answer.get_json()) == (202, {"replayed": 1, "complete": True})
    now = clock.now()
    times = {
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    answer = client.post("/v1/events/replays", json=times, headers=headers)
    assert (answer.status_code, answer.get_json()) == (202, {"replayed": 0, "complete": True})


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("path", "parameter"),
    [("?state=lost", "state"), ("?since=yesterday", "since"), ("?until=2026-11-25", "until"),
     ("?limit=0", "limit"), ("?cursor=x", "cursor")],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_named(
    client: FlaskClient, headers: dict[str, str], path: str, parameter: str
) -> None:
    answer = client.get(f"/v1/events{path}", headers=headers)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "times",
    [{}, {"since": "2026-11-25T00:00:00", "until": "2026-11-26T00:00:00Z"},
     {"since": "2026-11-26T00:00:00Z", "until": "2026-11-25T00:00:00Z"},
     {"since": "0001-01-01T00:00:00Z", "until": "2026-11-25T00:00:00Z"},
     {"since": "2026-11-25T00:00:00Z", "until": "2026-11-26T00:00:00Z", "more": 1}],
)  # fmt: skip
def test_a_time_that_is_none_is_refused(
    client: FlaskClient, headers: dict[str, str], times: dict[str, Any]
) -> None:
    assert client.post("/v1/events/replays", json=times, headers=headers).status_code == 422


def test_other_sites_events_answer_as_missing_ones(
    client: FlaskClient, other_site: SiteCredentials, told: list[str]
) -> None:
    headers = {"Authorization": f"Bearer {other_site.api_key}"}
    assert client.get("/v1/events", headers=headers).get_json()["events"] == []
    assert client.get(f"/v1/events/{told[0]}", headers=headers).status_code == 404
    assert client.post(f"/v1/events/{told[0]}/replays", headers=headers).status_code == 404
    assert client.get("/v1/events").status_code == 401
