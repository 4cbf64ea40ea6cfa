"""Many small files of one export: in a folder, or in an archive of one."""

import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from moderation.errors import Conflict, Invalid
from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource

LARGEST = 1_048_576
_MOST_FILES = 1_000_000
_MOST_GROWTH = 200
_FREE = 16 * 1024 * 1024


class SmallFile(NamedTuple):
    """One file; ``number`` is its place among them. ``data`` is None where it is too large."""

    number: int
    name: str
    data: bytes | None


Files = Callable[[], Iterator[SmallFile]]


class PastFolder:
    """A folder, a zip or a tar, read as often as needed as long as it stays the same."""

    def __init__(
        self, path: Path, endings: tuple[str, ...], reader: Callable[[Files], Iterator[Found]]
    ) -> None:
        self._path = path
        self._endings = endings
        self._reader = reader
        self._stamp = self._look()
        self.size = 1
        self.position = 0

    def found(self) -> Iterator[Found]:
        """As ``PastFile``."""
        self.position = 0
        yield from self._reader(self._files)
        self.position = 1

    def check_unchanged(self) -> None:
        """As ``PastFile``."""
        if self._look() != self._stamp:
            raise Conflict("The folder was changed while it was being read; run it again.")

    def close(self) -> None:
        """As ``PastFile``: nothing is kept open."""

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        try:
            seen = [(self._path, self._path.stat())]
        except OSError:
            raise Invalid("The file cannot be read.") from None
        return tuple((str(path), found.st_size, found.st_mtime_ns) for path, found in seen)

    def _files(self) -> Iterator[SmallFile]:
        number = 0
        for name, data in self._all():
            if name.lower().endswith(self._endings):
                number += 1
                yield SmallFile(number, name, data)

    def _all(self) -> Iterator[tuple[str, bytes | None]]:
        if self._path.is_dir():
            return _in_folder(self._path)
        if zipfile.is_zipfile(self._path):
            return _in_zip(self._path)
        return _in_tar(self._path)


def _in_folder(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Files in the order of their names. Links are not followed: they lead anywhere."""
    with os.scandir(folder) as scan:
        entries = sorted(scan, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            for name, data in _in_folder(folder / entry.name):
                yield f"{entry.name}/{name}", data
        elif entry.is_file(follow_symlinks=False):
            with Path(entry.path).open("rb") as file:
                yield entry.name, _whole(file.read(LARGEST + 1))


def _in_zip(path: Path) -> Iterator[tuple[str, bytes | None]]:
    unpacked, most = 0, _FREE + _MOST_GROWTH * path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
            for info in infos[:_MOST_FILES]:
                if info.is_dir():
                    continue
                with archive.open(info) as file:
                    data = file.read(LARGEST + 1)
                unpacked += len(data)
                if unpacked > most:
                    raise Broken(1, "the archive unpacks to far more than any export would.")
                yield info.filename, _whole(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Broken(1, "the archive is damaged, or locked by a password.") from None


def _in_tar(path: Path) -> Iterator[tuple[str, bytes | None]]:
    source = ByteSource(path)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", _Stream(source)), mode="r|") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() else None
                if file is not None:
                    yield member.name, _whole(file.read(LARGEST + 1))
    except (tarfile.TarError, EOFError, ValueError):
        raise Broken(1, "this is no folder, and no zip or tar of one, or it is damaged.") from None
    finally:
        source.close()


def _whole(data: bytes) -> bytes | None:
    return data if len(data) <= LARGEST else None


class _Stream:
    """The bytes of a file, unpacked within bounds, as ``tarfile`` reads them."""

    def __init__(self, source: ByteSource) -> None:
        self._chunks = source.chunks()
        self._rest = b""

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer at the end."""
        while len(self._rest) < size and (chunk := next(self._chunks, b"")):
            self._rest += chunk
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
