"""Turns at one database, for its writers: a part of ``database.py``. Waiting has an end."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_STUCK_SECONDS = 1.0  # a slow disk or a busy machine may take half of that for one writer
# The kernel hands its list out in pieces, and where one goes meanwhile, another is skipped.
_LOOKS_FOR_HOLDER = 5
_POLITE_SECONDS = 0.02  # within which whoever is next gets the processor


@dataclass(frozen=True, slots=True)
class LongWriter:
    """Somebody who writes and doesn't end. ``seconds`` is how long, where anybody knows."""

    name: str
    process: int | None = None  # of this machine
    seconds: float | None = None


class NoTurn(Exception):  # noqa: N818 - it is an answer, not a fault
    """Somebody else has been writing for too long."""


class Turns:
    """Writers of one SQLite file wait in the kernel's queue, not in SQLite's sleeping retry.

    The lock is advice: SQLite's own locking still decides what is right.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._lock: _FileLock | None = None

    @contextmanager
    def mine(self, patience: float) -> Iterator[float]:
        """Wait for it, and hold it for the length of the block, which gets what patience is left.

        Raises ``NoTurn`` once so many seconds are over, and where there can be no lock.
        """
        until = time.monotonic() + patience
        if not self._threads.acquire(timeout=patience):
            raise NoTurn
        try:
            lock = self._open()
            lock.take(until)
            try:
                yield max(0.0, until - time.monotonic())
            finally:
                lock.give_back()
        finally:
            self._threads.release()

    def long_writers(self, seconds: float) -> list[LongWriter]:
        """Who has it for as long as that, if anybody has."""
        try:
            with self.mine(seconds):
                return []
        except NoTurn:
            holder = self.holder()
            named = f"process {holder}" if holder else "a process of this machine"
            return [LongWriter(named, holder)]

    def holder(self) -> int | None:
        """The process that has the lock, where that can be found out: on Linux."""
        with suppress(OSError):
            file = self._path.stat().st_ino
            looks = (_holder_of(file) for _ in range(_LOOKS_FOR_HOLDER))
            return next((process for process in looks if process), None)
        return None

    def close(self) -> None:
        """Let go of the file."""
        with self._threads:
            if self._lock:
                self._lock.close()
            self._lock = None

    def _open(self) -> "_FileLock":
        if self._lock is None:
            try:
                self._lock = _FileLock(self._path)
            except OSError:  # a folder that is read-only, or gone
                raise NoTurn from None
        return self._lock


class _FileLock:
    """An ``flock`` that one thread at a time asks for.

    The kernel gives it to whoever asks first once it is free, which is mostly who has just had it.
    So who waits holds a second one, that says who is next: whoever else wants it waits for that.
    A process that stands still may be next; it is waited for a moment, and then passed.

    The kernel knows no end of waiting either, so a thread of its own waits. It is only begun where
    the lock isn't free; where nobody wants what it got any more, it gives it back.
    """

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        try:
            self._next = _opened(path.with_name(f"{path.name}-next"))
        except OSError:
            os.close(self._file)
            raise
        self._changing = threading.Lock()
        self._is_wanted = False
        self._is_waited_for = False
        self._is_next = False
        self._is_closed = False
        self._got = threading.Semaphore(0)
        self._asked: threading.Semaphore | None = None

    def take(self, until: float) -> None:
        """Raises ``NoTurn`` where it isn't to be had until then."""
        with self._changing:
            if not self._is_waited_for and self._is_free():
                return
            self._is_wanted = True
            if not self._is_waited_for:
                self._wait_elsewhere()
        while not self._got.acquire(timeout=_moment(until)):
            if self._is_had_meanwhile():
                return
            if time.monotonic() >= until:
                self._give_up()
                return

    def give_back(self) -> None:
        """Let the next one have it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the files; a thread that waits closes them when it has got them."""
        with self._changing:
            self._is_closed = True
            if self._asked is not None:
                self._asked.release()
            if not self._is_waited_for:
                self._close()

    def _is_free(self) -> bool:
        """Take it, unless somebody has it or waits for it."""
        if not _is_taken(self._next):
            return False
        try:
            return _is_taken(self._file)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)

    def _is_had_meanwhile(self) -> bool:
        """Take it past whoever is next, and has not taken it though it is free."""
        with self._changing:
            if self._is_next or not self._is_wanted or not _is_taken(self._file):
                return False
            self._is_wanted = False
            return True

    def _give_up(self) -> None:
        """Raises ``NoTurn``, unless it came in this moment."""
        with self._changing:
            self._is_wanted = False
            if not self._got.acquire(blocking=False):
                raise NoTurn

    def _wait_elsewhere(self) -> None:
        self._is_waited_for = True
        if self._asked is None:
            self._asked = threading.Semaphore(0)
            arguments = (self._asked,)
            threading.Thread(target=self._keep, args=arguments, name="turn", daemon=True).start()
        self._asked.release()

    def _keep(self, asked: threading.Semaphore) -> None:
        while asked.acquire() and not self._is_closed:
            fcntl.flock(self._next, fcntl.LOCK_EX)
            if self._is_still_wanted():
                fcntl.flock(self._file, fcntl.LOCK_EX)
            with self._changing:
                self._hand_over()
                fcntl.flock(self._next, fcntl.LOCK_UN)
                self._is_waited_for = False
                if self._is_closed:
                    self._close()
                elif self._is_wanted:  # again, since it was looked whether it is
                    self._wait_elsewhere()

    def _is_still_wanted(self) -> bool:
        with self._changing:
            self._is_next = self._is_wanted
            return self._is_next

    def _hand_over(self) -> None:
        """Give what came to who wants it, or give it back."""
        if not self._is_next:
            return
        self._is_next = False
        if self._is_wanted and not self._is_closed:
            self._is_wanted = False
            self._got.release()
        else:
            self.give_back()

    def _close(self) -> None:
        os.close(self._file)
        os.close(self._next)


def _holder_of(file: int) -> int | None:
    """The process that has the lock of the file with this number, as far as one look tells."""
    for line in Path("/proc/locks").read_text().splitlines():
        match line.split():
            case [_, "FLOCK", _, "WRITE", process, place, *_]:
                if int(place.rpartition(":")[2]) == file and int(process) > 0:
                    return int(process)
    return None


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is_taken(file: int) -> bool:
    """Take the lock of a file, unless somebody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _moment(until: float) -> float:
    return max(0.0, min(_POLITE_SECONDS, until - time.monotonic()))


class Gate:
    """So many threads of one process may write, or wait for it; others keep to their reading.

    One more waits as well, but only while any of them gets on.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._moved_at = 0.0
        self._moved = threading.Condition()

    @contextmanager
    def pass_through(self) -> Iterator[None]:
        """Be one of them for the length of the block. Raises ``NoTurn``."""
        with self._moved:
            while self._inside >= self._most:
                left = self._moved_at + _STUCK_SECONDS - time.monotonic()
                if left <= 0:
                    raise NoTurn
                self._moved.wait(left)
            self._count(1)
        try:
            yield
        finally:
            with self._moved:
                self._count(-1)
                self._moved.notify()

    def _count(self, change: int) -> None:
        self._inside += change
        self._moved_at = time.monotonic()
