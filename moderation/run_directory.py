"""Where the processes of one ``moderation serve`` meet: the drain flag and the metrics' files.

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
_METRICS = "metrics"
_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps shared memory


class RunDirectory:
    """One supervisor's directory, and its claim on it."""

    def __init__(self, path: Path, lock: IO[bytes]) -> None:
        self.path = path
        self.metrics = path / _METRICS
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
        (path / _METRICS).symlink_to(_make_metrics_directory())
        return cls(path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def announce_draining(self) -> None:
        """Let every process of this supervisor answer that it is going away."""
        (self.path / _SERVING).unlink(missing_ok=True)

    def remove(self) -> None:
        """End the claim and leave nothing behind."""
        _remove(self.path)
        self._lock.close()


def is_anybody_running(data_dir: Path) -> bool:
    """Whether a ``moderation serve`` lives on this data directory, on this machine."""
    runs = data_dir / "run"
    if not runs.is_dir():
        return False
    for path in runs.iterdir():
        _sweep(path)
    return any(runs.iterdir())


def is_draining() -> bool:
    """Whether the supervisor of this process has been told to stop."""
    directory = os.environ.get(VARIABLE)
    return directory is not None and not Path(directory, _SERVING).exists()


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


def _sweep(path: Path) -> None:
    with suppress(OSError), (path / _LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(path)


def _remove(path: Path) -> None:
    shutil.rmtree((path / _METRICS).resolve(), ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


def _make_metrics_directory() -> str:
    """A directory for counters, in memory where there is any to share.

    They are memory-mapped: on a disk that fills up, counting would end the process by SIGBUS.
    """
    in_memory = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
    return tempfile.mkdtemp(prefix="moderation-metrics-", dir=in_memory)
