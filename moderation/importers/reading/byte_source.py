"""The bytes of an export: plain or gzipped, in pieces, with bounds on what they may grow to."""

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from moderation.errors import Conflict, Invalid
from moderation.importers.past_comment import Broken

CHUNK = 65_536
_GZIP = b"\x1f\x8b"
# Exports shrink to a tenth; zeros to a thousandth.
_MOST_GROWTH = 200
_FREE = 16 * 1024 * 1024


class ByteSource:
    """One open file that can be read more than once, and that must not change meanwhile."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: BufferedReader = open(  # noqa: SIM115 - ``close`` closes it
                path, "rb", opener=_open_at_once
            )
        except OSError:
            raise Invalid("The file cannot be read.") from None
        if not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            self.close()
            raise Invalid("This is no file, and what can be read only once can't be checked first.")
        self._stamp = self._look()
        self.size = self._stamp[1]
        self._is_packed = self._file.read(2) == _GZIP
        self.unpacked = 0

    @property
    def position(self) -> int:
        """How much of the file has been read, in its own bytes."""
        return self._file.tell()

    def chunks(self) -> Iterator[bytes]:
        """The content from its beginning, unpacked. Raises ``Broken``, and bounds what it holds."""
        self._file.seek(0)
        self.unpacked = 0
        yield from self._unpacked() if self._is_packed else iter(self._read, b"")

    def lines(self, longest: int) -> Iterator[tuple[int, bytes]]:
        """Lines by number, from 1. Raises ``Broken`` for one that is longer."""
        number, rest = 1, b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            for each in whole:
                yield number, each
                number += 1
            if len(rest) > longest:
                raise Broken(number, "this line is longer than a comment can be.")
        if rest:
            yield number, rest

    def check_unchanged(self) -> None:
        """Raise ``Conflict`` where somebody has written to the file since it was opened."""
        if self._look() != self._stamp:
            raise Conflict(
                "The file was changed while it was being read. What was imported of it stays; "
                "run the command again on a file that stays as it is."
            )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _look(self) -> tuple[int, int, int]:
        seen = os.fstat(self._file.fileno())
        return seen.st_ino, seen.st_size, seen.st_mtime_ns

    def _read(self) -> bytes:
        return self._file.read(CHUNK)

    def _unpacked(self) -> Iterator[bytes]:
        line = 1
        try:
            with gzip.GzipFile(fileobj=self._file) as packed:
                while chunk := packed.read(CHUNK):
                    self.unpacked += len(chunk)
                    if self.unpacked > _FREE + _MOST_GROWTH * self.position:
                        raise Broken(line, "the file unpacks to far more than any export would.")
                    yield chunk
                    line += chunk.count(b"\n")
        except (EOFError, OSError, zlib.error):
            raise Broken(line, "the file is cut off or damaged; it cannot be unpacked.") from None


def _open_at_once(path: str, flags: int) -> int:
    """A pipe that nobody writes to would never open otherwise; files don't care."""
    return os.open(path, flags | os.O_NONBLOCK)
