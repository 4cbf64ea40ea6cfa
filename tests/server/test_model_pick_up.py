"""A promoted model is used by every running process within ten seconds, without a restart."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from moderation.actions.installation.installation import Installation
from tests.fixtures.trained_models import Store
from tests.server.test_serve import Served, environment, free_port, start, until

__all__ = ["environment"]

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


def test_two_running_processes_pick_a_promoted_model_up_and_give_it_back(
    two: list[Served], environment: dict[str, str], installation: Installation, store: Store
) -> None:
    assert [model_of(served) for served in two] == ["spam-2026-11"] * 2
    store("first")
    for arguments, name in ((("promote", "first"), "first"), (("rollback",), "spam-2026-11")):
        command = [sys.executable, "-m", "moderation", "models", *arguments]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        within(PROMISED_SECONDS, two, name)


def model_of(served: Served) -> str:
    checks = served.get("/readyz?verbose")[1]["checks"]
    return str(checks["classifier:opinions"][0]["observedValue"])  # type: ignore[index, call-overload]


def within(seconds: float, both: list[Served], name: str) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while {model_of(served) for served in both} != {name}:
        assert time.monotonic() < deadline, f"{name} was not picked up in time"
        pause.wait(0.1)
