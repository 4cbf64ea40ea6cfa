"""The metrics: what they tell, and whom."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.rounds import Fared, keep_rounds
from moderation.identifiers import new_id
from moderation.settings import Settings
from moderation.tables import RuleOfExpiry
from tests.fixtures.comments import Submit


@pytest.fixture
def settings_overrides(request: pytest.FixtureRequest) -> dict[str, Any]:
    return getattr(request, "param", {})


def test_they_tell_what_waits(client: FlaskClient, submit: Submit) -> None:
    submit()
    text = client.get("/metrics").text
    assert "moderation_pending_comments 1.0" in text
    assert "moderation_outbox_events 1.0" in text
    assert "moderation_degraded 0.0" in text
    assert "moderation_tone_degraded 1.0" in text  # these tests have no model of tone
    assert "moderation_oldest_pending_seconds " in text


def test_they_tell_how_each_look_of_the_worker_fares(
    client: FlaskClient, installation: Installation
) -> None:
    looks = [
        Fared("search", 1.0, False, True, clock.now(), 0),
        Fared("expiry", 3600.0, True, True, None, 2),
    ]
    keep_rounds(installation, new_id(), looks)
    text = client.get("/metrics").text
    assert 'moderation_look_seconds{look="search"} ' in text
    assert 'moderation_look_failures{look="expiry"} 2.0' in text
    assert 'moderation_look_seconds{look="expiry"}' not in text, "it never worked"


def test_they_tell_how_each_rule_of_expiry_is_kept(
    client: FlaskClient, installation: Installation
) -> None:
    now = clock.now()
    with installation.database.transaction() as session:
        session.add(
            RuleOfExpiry(
                name="spam",
                since=now,
                failures=2,
                overdue=7,
                overdue_since=now - timedelta(hours=1),
            )
        )
    text = client.get("/metrics").text
    assert 'moderation_expiry_failures{rule="spam"} 2.0' in text
    assert 'moderation_overdue_rows{rule="spam"} 7.0' in text
    assert 'moderation_overdue_seconds{rule="spam"} 36' in text


def test_a_stranger_cannot_grow_a_label(client: FlaskClient) -> None:
    client.get("/no-such-page/jane")
    client.open("/livez", method="BREW")
    text = client.get("/metrics").text
    assert 'endpoint="none"' in text
    assert "no-such-page" not in text
    assert "BREW" not in text


def test_only_this_machine_reads_them(client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base=elsewhere).status_code == 403


def test_a_proxy_on_this_machine_does_not_open_them_to_others(client: FlaskClient) -> None:
    answer = client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "settings_overrides", [{"metrics_token": SecretStr("prometheus")}], indirect=True
)
def test_with_a_token_whoever_has_it_reads_them(client: FlaskClient, settings: Settings) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    right = client.get(
        "/metrics", headers={"Authorization": "Bearer prometheus"}, environ_base=elsewhere
    )
    assert right.status_code == 200
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer no"}).status_code == 401


def test_a_database_that_is_away_leaves_the_counters(
    client: FlaskClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moderation.errors import Unavailable
    from moderation.web.operations import metrics

    def away(_: Installation) -> None:
        raise Unavailable("It does not answer.")

    monkeypatch.setattr(metrics, "measure_backlog", away)
    text = client.get("/metrics").text
    assert "moderation_requests_total" in text
    assert "moderation_pending_comments" not in text
