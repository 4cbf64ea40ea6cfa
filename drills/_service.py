"""A service of a drill's own: made in an empty folder, served on loopback, ended with the block."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 60.0
_ROOT = Path(__file__).parent.parent
_COMMAND = (sys.executable, "-m", "moderation")


@dataclass(frozen=True)
class Service:
    """Where it listens, and the API key of each of its sites by name."""

    port: int
    keys: dict[str, str]


@contextmanager
def service(*sites: str, **settings: str) -> Iterator[Service]:
    """A service with these sites and settings, ready to be asked: ``rate_limit="off"``."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MODERATION_DATA_DIR": folder, "MODERATION_LOG_LEVEL": "error"}
        environment |= {f"MODERATION_{name.upper()}": value for name, value in settings.items()}
        _say(environment, "init")
        keys = {site: _add_site(environment, site) for site in sites}
        port = free_port()
        served = subprocess.Popen(
            [*_COMMAND, "serve", "--port", str(port)], env=environment, cwd=_ROOT
        )
        try:
            _wait_until_ready(port)
            yield Service(port, keys)
        finally:
            served.terminate()
            served.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _add_site(environment: dict[str, str], name: str) -> str:
    origin = "https://drill.example.org"
    made = _say(environment, "sites", "add", name, "--origin", origin, "--json")
    key: str = json.loads(made)["api_key"]
    return key


def _say(environment: dict[str, str], *words: str) -> bytes:
    done = subprocess.run(
        [*_COMMAND, *words], env=environment, cwd=_ROOT, check=True, stdout=subprocess.PIPE
    )
    return done.stdout


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _is_ready(port):
        if time.monotonic() > deadline:
            raise SystemExit("the service did not get ready")
        time.sleep(0.1)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
