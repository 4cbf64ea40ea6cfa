"""Signs of life of the processes of a service, where no disk is touched.

Each has a file in memory, whose time it sets every second.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from moderation import run_directory
from moderation.run_directory import beats_of_all

_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Beat:
    """When a process last said that it lives, by its own clock."""

    role: str
    process: int
    at: float


def begin_to_beat(role: str) -> None:
    """Say from now on that this process lives, where anybody watches over it.

    The thread that says so needs the interpreter, so a process that hangs in a call says nothing.
    """
    directory = run_directory.beats()
    if directory is not None:
        path = directory / f"{role}-{os.getpid()}"
        threading.Thread(target=_beat, args=(path,), name="beat", daemon=True).start()


def read_beats(directory: Path) -> Iterator[Beat]:
    """Every process that has begun to beat there, the dead included."""
    for path in directory.iterdir():
        role, _, process = path.name.rpartition("-")
        with suppress(OSError, ValueError):
            yield Beat(role, int(process), path.stat().st_mtime)


def beats_on(data_dir: Path) -> list[Beat]:
    """Those of every ``moderation serve`` that lives on this data directory, on this machine."""
    return [beat for directory in beats_of_all(data_dir) for beat in read_beats(directory)]


def _beat(path: Path) -> None:
    while path.parent.exists():  # where it went, so shall we
        with suppress(OSError):
            path.touch()
        time.sleep(_EVERY_SECONDS)
