"""Where the processes of one ``moderation serve`` meet: drain flag, metrics, signs of life.

The directory lives as long as its supervisor. What a killed supervisor left behind is swept by the
next one: a directory belongs to nobody when its lock can be taken. Nothing heavy is imported here,
because the supervisor stays small.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

VARIABLE = "MODERATION_RUN_DIRECTORY"

_LOCK = "lock"
_SERVING = "serving"
_STARTING = "starting"
_METRICS = "metrics"
_BEATS = "beats"
_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps shared memory


class RunDirectory:
    """One supervisor's directory, and its claim on it."""

    def __init__(self, path: Path, lock: IO[bytes]) -> None:
        self.path = path
        self.metrics = path / _METRICS
        self.beats = path / _BEATS
        self._lock = lock

    @classmethod
    def make(cls, data_dir: Path) -> "RunDirectory":
        """A fresh directory under ``data_dir``; those of the dead are removed."""
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        runs = data_dir / "run"
        runs.mkdir(exist_ok=True)
        for path in runs.iterdir():
            _sweep(path)
        path = Path(tempfile.mkdtemp(dir=runs))
        lock = (path / _LOCK).open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Unlinking works on a full disk, where making a file does not.
        (path / _SERVING).touch()
        (path / _STARTING).touch()
        (path / _METRICS).symlink_to(_make_in_memory("metrics"))
        (path / _BEATS).symlink_to(_make_in_memory("beats"))
        return cls(path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def announce_draining(self) -> None:
        """Let every process of this supervisor answer that it is going away."""
        (self.path / _SERVING).unlink(missing_ok=True)

    def has_started(self) -> bool:
        """Whether one of its web processes has said that it answers."""
        return not (self.path / _STARTING).exists()

    def remove(self) -> None:
        """End the claim and leave nothing behind."""
        _remove(self.path)
        self._lock.close()


def beats_of_all(data_dir: Path) -> list[Path]:
    """Where the processes of each of them say that they live."""
    return [path / _BEATS for path in _runs(data_dir) if (path / _BEATS).is_dir()]


def beats() -> Path | None:
    """Where this process says that it lives, if it has a supervisor."""
    directory = os.environ.get(VARIABLE)
    return None if directory is None else Path(directory, _BEATS)


def is_draining() -> bool:
    """Whether the supervisor of this process has been told to stop."""
    directory = os.environ.get(VARIABLE)
    return directory is not None and not Path(directory, _SERVING).exists()


def announce_start() -> bool:
    """Say that this process answers. True for the first of its supervisor's processes to do so."""
    directory = os.environ.get(VARIABLE)
    if directory is None:
        return True
    try:
        Path(directory, _STARTING).unlink()
    except FileNotFoundError:
        return False
    return True


def is_first_to(deed: str) -> bool:
    """True for one process of this supervisor only: what all would say is said once."""
    directory = os.environ.get(VARIABLE)
    if directory is None:
        return True
    try:
        Path(directory, deed).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _runs(data_dir: Path) -> list[Path]:
    runs = data_dir / "run"
    if not runs.is_dir():
        return []
    for path in runs.iterdir():
        _sweep(path)
    return list(runs.iterdir())


def _sweep(path: Path) -> None:
    with suppress(OSError), (path / _LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(path)


def _remove(path: Path) -> None:
    for name in (_METRICS, _BEATS):
        shutil.rmtree((path / name).resolve(), ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


def _make_in_memory(what: str) -> str:
    """A directory in memory, where there is any to share.

    Counters are memory-mapped: on a disk that fills up, counting would end the process by SIGBUS.
    And on a disk that hangs nobody would seem to live.
    """
    in_memory = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
    return tempfile.mkdtemp(prefix=f"moderation-{what}-", dir=in_memory)
