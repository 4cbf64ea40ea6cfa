"""What systemd hears, at the socket that it names."""

import socket
from pathlib import Path

import pytest

from moderation.server.service_manager import ServiceManager
from tests.fixtures.service_managers import an_ear


def test_it_hears_that_we_live_and_once_that_we_have_started() -> None:
    with an_ear() as ear:
        manager = ServiceManager.of({"NOTIFY_SOCKET": ear.name, "WATCHDOG_USEC": "60000000"})
        for has_started in (False, True, True):
            manager.live(has_started=has_started)
        manager.tell("STOPPING=1")
        assert ear.hear(3) == ["WATCHDOG=1", "READY=1", "WATCHDOG=1"]
        assert ear.hear(2) == ["WATCHDOG=1", "STOPPING=1"]


def test_where_nobody_watches_only_the_start_is_said() -> None:
    with an_ear() as ear:
        manager = ServiceManager.of({"NOTIFY_SOCKET": ear.name})
        for has_started in (False, True, True):
            manager.live(has_started=has_started)
        manager.tell("STOPPING=1")
        assert ear.hear(2) == ["READY=1", "STOPPING=1"]


def test_a_start_that_finds_no_room_is_said_again() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("")
        name = "@" + bytes(listening.getsockname()[1:]).decode()
        manager = ServiceManager.of({"NOTIFY_SOCKET": name})
        while manager.tell("RELOADING=1"):
            pass
        manager.live(has_started=True)
        heard = list(iter(lambda: _next(listening), b""))
        manager.live(has_started=True)
        assert b"READY=1" not in heard
        assert _next(listening) == b"READY=1"


def test_no_child_speaks_for_us() -> None:
    environment = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "9", "LANG": "C"}
    ServiceManager.of(environment)
    assert environment == {"LANG": "C"}


def test_its_socket_may_be_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("notify")
        ServiceManager.of({"NOTIFY_SOCKET": "notify"}).tell("READY=1")
        assert listening.recv(100, socket.MSG_DONTWAIT) == b"READY=1"


@pytest.mark.parametrize("named", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "/gone/notify"}])
def test_where_nobody_listens_nothing_fails(named: dict[str, str]) -> None:
    ServiceManager.of(dict(named)).live(has_started=True)


def _next(listening: socket.socket) -> bytes:
    try:
        return listening.recv(100, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return b""
