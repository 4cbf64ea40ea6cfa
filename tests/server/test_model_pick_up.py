"""A promoted model is used by every running process within ten seconds, without a restart."""

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.promote_model import promote_model, roll_back_model
from tests.fixtures.trained_models import Store
from tests.server.test_serve import Served, environment, free_port, start, systemd, until

__all__ = ["environment", "systemd"]

PROMISED_SECONDS = 10.0


@pytest.fixture
def two(environment: dict[str, str], installation: Installation) -> Iterator[list[Served]]:
    """Two services on one database, as on two machines."""
    ports = [free_port() for _ in range(2)]
    one_process = ("--workers", "1", "--no-worker")
    both = [Served(start(environment, "--port", str(port), *one_process), port) for port in ports]
    until(lambda: all(served.get("/livez")[0] == 200 for served in both))
    yield both
    for served in both:
        served.process.send_signal(signal.SIGINT)
    for served in both:
        served.process.communicate(timeout=60)


@pytest.mark.at_length  # what a look does is tested in its room
def test_two_running_processes_pick_a_promoted_model_up_and_give_it_back(
    two: list[Served], installation: Installation, store: Store
) -> None:
    assert [model_of(served) for served in two] == ["spam-2026-12"] * 2
    store("first")
    promote_model(installation, "first", OPERATOR)
    within(PROMISED_SECONDS, two, "first")
    roll_back_model(installation, OPERATOR)
    within(PROMISED_SECONDS, two, "spam-2026-12")


def model_of(served: Served) -> str:
    checks = served.get("/readyz?verbose")[1]["checks"]
    return str(checks["classifier:opinions"][0]["observedValue"])  # type: ignore[index, call-overload]


def within(seconds: float, both: list[Served], name: str) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while {model_of(served) for served in both} != {name}:
        assert time.monotonic() < deadline, f"{name} was not picked up in time"
        pause.wait(0.1)
