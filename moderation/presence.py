"""Who works on a SQLite file, told by locks beside it: a part of ``database.py``.

The kernel lets go of them when a process ends, however it does.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moderation.errors import Conflict

_LOOK_EVERY_SECONDS = 0.05
_PATIENCE_SECONDS = 10.0


class Occupied(Conflict):
    """Somebody else works on the database; the sentence says who."""


@contextmanager
def staying(database: Path) -> Iterator[None]:
    """Count as running for the length of the block, and longer where it forks."""
    sentence = "The database is being restored or upgraded; try again when that is done."
    with _lock(_in_use(database), fcntl.LOCK_SH, sentence, _PATIENCE_SECONDS):
        yield


@contextmanager
def being_alone(database: Path) -> Iterator[None]:
    """Let no process begin that stays. Raises ``Occupied`` where there is one."""
    sentence = "The service is running, or its worker; stop it first."
    with _lock(_in_use(database), fcntl.LOCK_EX, sentence):
        yield


@contextmanager
def being_the_worker(database: Path) -> Iterator[None]:
    """Work off the requests. Raises ``Occupied`` where another process does."""
    sentence = "Another worker works on this database; on SQLite there is one at a time."
    with _lock(Path(f"{database}.worker"), fcntl.LOCK_EX, sentence):
        yield


def _in_use(database: Path) -> Path:
    return Path(f"{database}.in-use")


@contextmanager
def _lock(path: Path, how: int, sentence: str, patience: float = 0.0) -> Iterator[None]:
    until = time.monotonic() + patience
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _is_free(descriptor, how):
            if time.monotonic() >= until:
                raise Occupied(sentence)
            time.sleep(_LOOK_EVERY_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _is_free(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
