"""Turns at one SQLite file, for writers of all processes: a part of ``database.py``."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Turns:
    """Writers of one SQLite file wait in the kernel's queue, not in SQLite's sleeping retry.

    The lock is advice: SQLite's own locking still decides what is right.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: IO[bytes] | None = None

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for it, and hold it for the length of the block."""
        with self._threads:
            file = self._open()
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        with self._threads:
            if self._file:
                self._file.close()
            self._file = None

    def _open(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._path.open("ab")
        return self._file
