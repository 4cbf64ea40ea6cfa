"""How fast somebody may go, agreed among all web processes of one machine.

GCRA (the leaky bucket as one number): a slot holds the time at which its bucket would be empty.
The slots are a memory-mapped file; a name falls on a slot by its hash, and no name is kept. Two
names may share a slot, which costs them a little patience. Several machines each keep their own.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
import weakref
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from moderation.web.current import installation

_SLOTS = 65_536
_SLOT = struct.Struct("<d")
_NO_FILE = -1
_EXTENSION = "moderation-rate-limits"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left: whole requests now, and seconds until the next (``wait`` of zero: go)."""

    policy: "Limit"
    remaining: int
    wait: float


@dataclass(frozen=True, slots=True)
class Limit:
    """``rate`` requests a second, and ``burst`` at once."""

    rate: float
    burst: int

    @property
    def window(self) -> float:
        """Seconds in which an empty bucket refills."""
        return self.burst / self.rate


def allow(name: str, limit: str) -> float | None:
    """None where ``name`` may go on, else the seconds to wait. ``limit`` is ``rate/burst``."""
    allowance = spend(name, limit)
    return allowance.wait if allowance and allowance.wait > 0 else None


def must_wait(name: str, limit: str) -> float | None:
    """What ``allow`` would say, and nothing is taken."""
    parsed = parse_limit(limit)
    allowance = _buckets().spend(name, parsed, requests=0) if parsed else None
    return allowance.wait if allowance and allowance.wait > 0 else None


def spend(name: str, limit: str) -> Allowance | None:
    """Take one request from the bucket of ``name``; None where there is no limit."""
    parsed = parse_limit(limit)
    return _buckets().spend(name, parsed) if parsed else None


@lru_cache(maxsize=16)
def parse_limit(text: str) -> Limit | None:
    """``20/100`` as a limit; ``off`` and a rate of zero are none."""
    if text == "off":
        return None
    rate, _, burst = text.partition("/")
    return Limit(float(rate), int(burst)) if float(rate) > 0 else None


class Buckets:
    """All buckets of one machine, in a file that its processes share."""

    def __init__(self, path: Path) -> None:
        self._file = _allocate(path)
        self._slots = mmap.mmap(self._file, _SLOTS * _SLOT.size)
        if self._file != _NO_FILE:
            weakref.finalize(self, os.close, self._file)
        self._lock = threading.Lock()

    def spend(self, name: str, limit: Limit, *, requests: int = 1) -> Allowance:
        """Take one request, or none and look whether one would go.

        The clock is the machine's monotonic one, which processes share.
        """
        offset = _slot_of(name) * _SLOT.size
        with self._lock:
            if self._file == _NO_FILE:
                return self._spend_at(offset, limit, requests)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                return self._spend_at(offset, limit, requests)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _spend_at(self, offset: int, limit: Limit, requests: int) -> Allowance:
        now = time.monotonic()
        empty_at: float = _SLOT.unpack_from(self._slots, offset)[0]
        # After a restart of the machine the clock begins anew: what lies beyond is nonsense.
        backlog = empty_at - now if 0.0 < empty_at - now <= limit.window else 0.0
        wait = backlog + 1 / limit.rate - limit.window
        if wait > 1e-9:
            return Allowance(limit, 0, wait)
        taken = backlog + requests / limit.rate
        _SLOT.pack_into(self._slots, offset, now + taken)
        return Allowance(limit, int((limit.window - taken) * limit.rate + 1e-9), 0.0)


def _allocate(path: Path) -> int:
    """An open file whose every byte is on the disk: to write to a mapped hole ends the process.

    Where the disk is full there is no file, and each process counts for itself.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return _NO_FILE
    try:
        os.posix_fallocate(file, 0, _SLOTS * _SLOT.size)
    except OSError:
        os.close(file)
        return _NO_FILE
    return file


def _slot_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) % _SLOTS


def _buckets() -> Buckets:
    held: Buckets | None = current_app.extensions.get(_EXTENSION)
    if held is None:
        path = installation().settings.data_dir / "rate-limits.bin"
        held = current_app.extensions.setdefault(_EXTENSION, Buckets(path))
    return held
