"""Processes of this machine, ports of loopback, and waiting for what must come to pass."""

import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE_SECONDS = 240.0
"""For what must come to pass, also on a machine that others use: how long it took is measured."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def until(condition: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> float | None:
    """Wait for it; the seconds that it took, or None where it didn't come to pass."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > patience:
            return None
        time.sleep(0.02)
    return time.monotonic() - began


def is_alive(process: int) -> bool:
    """A zombie is dead: only its parent has not looked yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except OSError:
        return False


def children_of(process: int) -> list[int]:
    """The processes that it has started and that live."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return []
    return [child for child in map(int, " ".join(lists).split()) if is_alive(child)]


def threads_of(process: int) -> list[int]:
    """Its threads, the first one first; none where it has ended."""
    try:
        return sorted(int(path.name) for path in Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return []


def send(processes: Sequence[int], number: signal.Signals) -> None:
    """Send each a signal, if it lives."""
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue
