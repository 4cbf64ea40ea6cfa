"""``moderation serve`` as a process: it starts, drains, survives, and leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from moderation.vault import KeyRing
from tests.fixtures.service_managers import Ear, an_ear

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
ALL = ["moderation-web", "moderation-web", "moderation-work"]


@dataclass
class Served:
    """A running service, its port, and what it has been told."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        """Status and body; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", timeout=10
            ) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())
        except OSError:
            return 0, {}

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def children(self) -> set[int]:
        """The processes that it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        tasks = listed.parents[1].glob("*/children")
        return {int(child) for task in tasks for child in task.read_text().split()}


@pytest.fixture
def systemd() -> Iterator[Ear]:
    with an_ear() as ear:
        yield ear


@pytest.fixture
def environment(tmp_path: Path, database_url: str, systemd: Ear) -> dict[str, str]:
    KeyRing.generate().save(tmp_path / "keys.json")
    return os.environ | {
        "NOTIFY_SOCKET": systemd.name,
        "MODERATION_DATA_DIR": str(tmp_path),
        "MODERATION_DATABASE_URL": database_url,
        "MODERATION_DRAIN_SECONDS": "2",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    port = free_port()
    process = start(environment, "--port", str(port))
    running = Served(process, port)
    until(lambda: running.get("/livez")[0] == 200)
    yield running
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_SECONDS)


@pytest.mark.at_length(database_kind="postgres")
def test_it_is_ready_its_worker_lives_and_sigterm_drains_it(served: Served) -> None:
    until(lambda: served.get("/readyz")[0] == 200)
    until(lambda: heartbeat_of(served) == "pass")
    children = served.children()
    assert names_of(children) == ALL
    # None has loaded the code anew: a start would cost the processor twice as much.
    assert {command_of(child) for child in children} == {command_of(served.process.pid)}
    # Whichever process answers knows what all have counted.
    until(lambda: 'endpoint="operations.ready"' in served.metrics())
    assert "moderation_opinions_missing_total 0.0" in served.metrics()

    served.process.send_signal(signal.SIGTERM)
    until(lambda: served.get("/readyz")[0] == 503)
    assert served.get("/livez")[0] == 200
    assert served.process.wait(PATIENCE_SECONDS) == 0
    assert served.get("/livez")[0] == 0


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_web_process_is_replaced_however_often_it_is_killed_and_outlives_no_supervisor(
    served: Served,
) -> None:
    until(lambda: len(served.children()) == 3 and served.get("/readyz")[0] == 200)
    others = served.children()
    killed = next(child for child in others if name_of(child) == "moderation-web")
    others.remove(killed)
    for _ in range(2):
        os.kill(killed, signal.SIGKILL)
        until(partial(is_replaced, served, killed))
        (killed,) = served.children() - others
    until(lambda: served.get("/livez")[0] == 200)

    # Who has a name is bound to the supervisor; what was just forked may not be yet.
    until(lambda: names_of(served.children()) == ALL and heartbeat_of(served) == "pass")
    children = served.children()
    for child in children:
        os.kill(child, signal.SIGSTOP)  # what hangs ends too: it could look for nobody
    served.process.kill()
    until(lambda: not any(is_alive(child) for child in children))


@pytest.mark.at_length
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_stopped_processes_are_replaced(
    environment: dict[str, str],
) -> None:
    port = free_port()
    process = start(environment, "--port", str(port), "--workers", "1", "--silent-seconds", "10")
    served = Served(process, port)
    until(lambda: heartbeat_of(served) == "pass")
    stopped = served.children()
    assert len(stopped) == 2
    for child in stopped:
        os.kill(child, signal.SIGSTOP)
    until(lambda: not any(is_alive(child) for child in stopped))
    until(lambda: len(served.children() - stopped) == 2)
    until(lambda: served.get("/livez")[0] == 200)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert said.count('"process.silent"') == 2


def test_what_is_imported_before_the_processes_counts_nothing_by_itself() -> None:
    """Else each process would count for itself, and ``/metrics`` would tell nothing."""
    look = "import sys, moderation.server.supervisor; print('prometheus_client' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "False\n", done.stderr


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_port_in_use_is_refused_in_a_sentence(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(environment, "--port", str(taken.getsockname()[1]))
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert said.startswith("Error: The address 127.0.0.1, port ")
    assert "Traceback" not in said


@pytest.mark.at_length  # as `init` refuses it
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_keys_are_not_made_beside_a_database_that_others_have_sealed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    _add_a_site(environment)
    (tmp_path / "keys.json").unlink()
    process = start(environment, "--port", str(free_port()), "--no-worker")
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert said.count("Restore the keys that belong to it") == 1
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_on_nothing_it_makes_what_it_needs(environment: dict[str, str], tmp_path: Path) -> None:
    fresh = environment | {"MODERATION_DATA_DIR": str(tmp_path / "fresh")}
    del fresh["MODERATION_DATABASE_URL"]
    port = free_port()
    process = start(fresh, "--port", str(port), "--no-worker")
    served = Served(process, port)
    until(lambda: served.get("/readyz")[0] == 200)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert (tmp_path / "fresh" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o700


def _add_a_site(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "moderation", "sites", "add", "blog"]
    origin = ["--origin", "https://example.org"]
    subprocess.run([*command, *origin], env=environment, check=True, stdout=subprocess.DEVNULL)


def heartbeat_of(served: Served) -> str:
    checks: Any = served.get("/readyz?verbose")[1].get("checks", {})
    # A web process that is not ready yet knows of its database alone.
    beats = checks.get("worker:heartbeat")
    return str(beats[0]["status"]) if beats else "unknown"


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "moderation", "serve", *arguments]
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def is_replaced(served: Served, killed: int) -> bool:
    """Whether there are three processes without this one."""
    return len(served.children() - {killed}) == 3


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; looking too often would slow down what is waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        pause.wait(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def command_of(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def names_of(processes: set[int]) -> list[str]:
    return sorted(map(name_of, processes))


def name_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def is_alive(process: int) -> bool:
    """A zombie is dead: only its parent has not looked yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except OSError:
        return False
