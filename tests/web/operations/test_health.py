"""Liveness and readiness."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation import clock, run_directory
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.beat import beat
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.rounds import Fared, keep_rounds
from moderation.database import Database
from moderation.identifiers import new_id
from moderation.run_directory import RunDirectory
from moderation.tables import RuleOfExpiry
from moderation.web.operations import health
from tests.fixtures.tones import ByWords


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a look comes to its end."""
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 60.0)


def test_livez_touches_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "transaction", _forbidden)
    monkeypatch.setattr(Database, "reading", _forbidden)
    answer = client.get("/livez")
    assert (answer.status_code, answer.mimetype) == (200, "application/health+json")
    assert json.loads(answer.data)["status"] == "pass"


@pytest.mark.usefixtures("tone")
def test_readyz_passes_when_everything_works(
    client: FlaskClient, installation: Installation
) -> None:
    beat(installation)
    answer = client.get("/readyz?verbose")
    body = json.loads(answer.data)
    assert (answer.status_code, body["status"]) == (200, "pass")
    assert set(body["checks"]) == {
        "database:write",
        "migrations:head",
        "disk:free",
        "worker:heartbeat",
        "classifier:opinions",
        "classifier:tone",
        "server:draining",
    }
    assert {check[0]["status"] for check in body["checks"].values()} == {"pass"}


def test_a_worker_that_never_lived_is_a_warning_and_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz?verbose")
    body = json.loads(answer.data)
    assert (answer.status_code, body["status"]) == (200, "warn")
    assert body["checks"]["worker:heartbeat"][0]["observedValue"] == "never"


def test_a_look_that_fails_is_a_warning_and_ready(
    client: FlaskClient, installation: Installation
) -> None:
    keep_rounds(installation, new_id(), [Fared("expiry", 3600.0, True, True, None, 2)])
    answer = client.get("/readyz?verbose")
    body = json.loads(answer.data)
    assert (answer.status_code, body["status"]) == (200, "warn")
    assert body["checks"]["look:expiry"][0]["observedValue"] == "failed 2 times in a row"


def test_a_rule_of_expiry_that_is_not_kept_is_a_warning_and_ready(
    client: FlaskClient, installation: Installation
) -> None:
    now = clock.now()
    row = {"since": now, "succeeded_at": now, "failures": 3}
    with installation.database.transaction() as session:
        late = now - timedelta(hours=26, minutes=18)
        session.add(RuleOfExpiry(name="spam", **row, overdue=12_000, overdue_since=late))
        session.add(RuleOfExpiry(name="claims", **row | {"failures": 0}, overdue=0))
    answer = client.get("/readyz?verbose")
    body = json.loads(answer.data)
    assert (answer.status_code, body["status"]) == (200, "warn")
    assert body["checks"]["expiry:spam"][0]["observedValue"] == (
        "failed 3 times in a row, at least 12,000 rows past their time, the first by 26.3 h"
    )
    assert "expiry:claims" not in body["checks"]


def test_a_missing_model_is_a_warning_and_ready(
    client: FlaskClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(installation)
    monkeypatch.setattr(Classifier, "is_degraded", True)
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.data)["status"]) == (200, "warn")


def test_a_model_of_tone_that_misses_a_language_is_a_warning_and_ready(
    client: FlaskClient, installation: Installation, tone: ByWords
) -> None:
    beat(installation)
    installation.tone.missing = ("The file of German is damaged.",)
    answer = client.get("/readyz?verbose")
    body = json.loads(answer.data)
    assert (answer.status_code, body["status"]) == (200, "warn")
    assert body["checks"]["classifier:tone"][0]["observedValue"] == "1 languages missing"


def test_a_database_that_cannot_be_written_is_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moderation.errors import Unavailable

    def unavailable(*_: object) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(Database, "transaction", unavailable)
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.data)["status"]) == (503, "fail")


def test_a_full_disk_is_not_ready(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free, total = 1, 100

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    assert client.get("/readyz").status_code == 503


def test_draining_is_not_ready_at_once_even_after_a_look_that_passed(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RunDirectory.make(tmp_path) as directory:
        monkeypatch.setenv(run_directory.VARIABLE, str(directory.path))
        assert client.get("/readyz").status_code == 200
        directory.announce_draining()
        assert client.get("/readyz").status_code == 503


def test_a_look_that_waits_for_the_database_keeps_nobody(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning, ended = client.get("/readyz?verbose"), threading.Event()
    assert beginning.status_code == 200
    monkeypatch.setattr(health, "check_health", lambda _: ended.wait(60) and [])
    monkeypatch.setattr(health, "_KEPT_SECONDS", 0.0)
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.01)
    recent = client.application.extensions["moderation.health"]
    recent._good_until = 0.0
    assert client.get("/readyz").status_code == 200, "it may come in a moment"
    monkeypatch.setattr(health, "_SILENT_SECONDS", 0.0)
    answer = client.get("/readyz?verbose")
    assert answer.status_code == 503
    seen = json.loads(answer.data)["checks"]
    assert seen["database:write"][0]["observedValue"].startswith("no answer for 0.")
    assert seen.keys() == json.loads(beginning.data)["checks"].keys()
    ended.set()


def test_asking_often_writes_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = _counted(monkeypatch)
    for _ in range(5):
        client.get("/readyz")
    assert looks() == 1


def _counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    seen: list[Installation] = []

    def look(installation: Installation) -> list[object]:
        seen.append(installation)
        return []

    monkeypatch.setattr(health, "check_health", look)
    return lambda: len(seen)


def _forbidden(*_: object, **__: object) -> None:
    raise AssertionError("liveness must not touch the database")
