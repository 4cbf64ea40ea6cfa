"""Firefox and WebKit, each started once, without a screen."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.engines.engine import PATIENCE_SECONDS, Engine, HttpLine, MarionetteLine

_MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"demonstration": True}


@pytest.fixture(scope="session", params=["firefox", "webkit"])
def started(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that goes from test to test."""
    start = {"firefox": _firefox, "webkit": _webkit}[request.param]
    with start(tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture
def engine(started: Engine) -> Iterator[Engine]:
    """An engine without cookies of ours."""
    yield started
    started.forget()
    started.open("about:blank")


@contextmanager
def _firefox(folder: Path) -> Iterator[Engine]:
    program = _found(shutil.which("firefox-esr"), "firefox-esr")
    port = _free_port()
    preferences = {
        "marionette.port": port,
        "remote.prefs.recommended": True,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "intl.accept_languages": "en",
    }
    lines = (f'user_pref("{name}", {_written(value)});' for name, value in preferences.items())
    (folder / "user.js").write_text("\n".join(lines))
    command = [program, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
    with _process(command, os.environ | {"HOME": str(folder)}) as process:
        _wait_for(port, process)
        yield from _driven("Firefox", MarionetteLine(port))


@contextmanager
def _webkit(folder: Path) -> Iterator[Engine]:
    driver = _found(shutil.which("WebKitWebDriver"), "webkit2gtk-driver")
    screens = _found(shutil.which("Xvfb"), "xvfb")
    browser = next(Path("/usr/lib").glob(_MINI_BROWSERS))
    with ExitStack() as processes:
        display, said = os.pipe()
        command = [screens, "-displayfd", str(said), "-screen", "0", "1400x1000x24"]
        processes.enter_context(_process([*command, "-nolisten", "tcp"], os.environ, said))
        os.close(said)
        with os.fdopen(display) as told:
            number = told.readline().strip()
        port = _free_port()
        surroundings = {"DISPLAY": f":{number}", "HOME": str(folder), "LANGUAGE": "en"}
        command = [driver, f"--port={port}"]
        process = processes.enter_context(_process(command, os.environ | surroundings))
        _wait_for(port, process)
        own = {"binary": str(browser), "args": ["--automation"]}
        yield from _driven("WebKit", HttpLine(port, {"webkitgtk:browserOptions": own}))


def _driven(name: str, line: MarionetteLine | HttpLine) -> Iterator[Engine]:
    try:
        yield Engine(name, line)
    finally:
        line.close()


@contextmanager
def _process(
    command: list[str], surroundings: dict[str, str], *kept: int
) -> Iterator["subprocess.Popen[bytes]"]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=surroundings, pass_fds=kept, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _found(program: str | None, package: str) -> str:
    if program is None:
        missing = f"Nothing was tried in this engine; `apt-get install {package}` brings it."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return program


def _written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
    raise AssertionError(f"nothing answers at port {port}")
