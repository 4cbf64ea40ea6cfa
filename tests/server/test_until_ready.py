"""A web process whose database is away: it says so, and answers once it is there."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import Client

from moderation.actions.installation import Installation
from moderation.app import create_app
from moderation.errors import Unavailable
from moderation.migration import MigrationRefused
from moderation.server import until_ready
from moderation.server.until_ready import UntilReady

PATIENCE_SECONDS = 60.0


class Database:
    """One that is away until it is let back, and then raises what it is told to."""

    def __init__(self) -> None:
        self.is_back = threading.Event()
        self.fault: Exception | None = None
        self.tried = threading.Semaphore(0)

    def make_ready(self) -> None:
        self.tried.release()
        if not self.is_back.is_set():
            raise Unavailable("away")
        if self.fault:
            raise self.fault


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(until_ready, "_TRY_EVERY_SECONDS", 0.01)
    database = Database()
    yield database
    database.is_back.set()


@pytest.fixture
def door(installation: Installation) -> UntilReady:
    return UntilReady(create_app(installation))


def never(error: Exception) -> None:
    raise AssertionError(error)


sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


@sqlite
def test_until_then_it_lives_and_everything_else_is_503_in_a_sentence(
    door: UntilReady, away: Database
) -> None:
    door.open(away.make_ready, never)
    client = Client(door)
    assert client.get("/livez").status_code == 200
    health = client.get("/readyz?verbose")
    assert health.status_code == 503
    assert health.get_json()["checks"]["database:write"][0]["status"] == "fail"
    for answer in (client.post("/v1/comments"), client.get("/review/"), client.get("/metrics")):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "2"
        assert answer.get_json()["detail"] == until_ready._SENTENCE


@sqlite
def test_it_answers_once_the_database_is_back(door: UntilReady, away: Database) -> None:
    door.open(away.make_ready, never)
    assert away.tried.acquire(timeout=PATIENCE_SECONDS)
    away.is_back.set()
    client = Client(door)
    until(lambda: client.get("/readyz").status_code == 200)
    assert client.post("/v1/comments").status_code == 401


@sqlite
def test_a_database_that_comes_back_as_another_ends_it(door: UntilReady, away: Database) -> None:
    told: list[Exception] = []
    ended = threading.Event()
    away.fault = MigrationRefused("it is another's")
    door.open(away.make_ready, lambda error: (told.append(error), ended.set())[0])
    away.is_back.set()
    assert ended.wait(PATIENCE_SECONDS)
    assert told == [away.fault]
    assert Client(door).get("/readyz").status_code == 503


@sqlite
def test_what_is_wrong_at_once_is_raised_at_once(door: UntilReady, away: Database) -> None:
    away.is_back.set()
    away.fault = MigrationRefused("it is another's")
    with pytest.raises(MigrationRefused):
        door.open(away.make_ready, never)


def until(condition: Callable[[], Any]) -> None:
    """Wait for it."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come to pass")


@sqlite
def test_it_says_that_the_service_has_started_once_it_has(
    door: UntilReady, away: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(until_ready._log, "info", said.append)
    away.fault = MigrationRefused("newer")
    away.is_back.set()
    with pytest.raises(MigrationRefused):
        door.open(away.make_ready, never)
    assert said == []
    away.fault = None
    door.open(away.make_ready, never)
    assert said == ["server.started"]
