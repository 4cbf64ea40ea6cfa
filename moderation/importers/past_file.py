"""One file of another system, opened: read as often as needed, as long as it stays the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, Protocol

from moderation.importers import disqus, own_lines, remark42, wordpress
from moderation.importers.byte_source import ByteSource
from moderation.importers.isso import IssoDatabase
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Found

Source = Literal["wordpress", "disqus", "isso", "remark42", "jsonl"]

BY_PATH: Final = frozenset[Source]({"isso"})
"""Systems that name pages by their path on one origin."""

Reader = Callable[[ByteSource, PageNames], Iterator[Found]]

_READERS: Final[dict[str, Reader]] = {
    "wordpress": wordpress.read,
    "disqus": disqus.read,
    "remark42": remark42.read,
    "jsonl": own_lines.read,
}


class PastFile(Protocol):
    """What importing needs of a file."""

    size: int

    @property
    def position(self) -> int:
        """How far it was read, as part of ``size``."""

    def found(self) -> Iterator[Found]:
        """Everything in it, from the beginning, always in the same order. Raises ``Broken``."""

    def check_unchanged(self) -> None:
        """Raise ``Conflict`` where somebody wrote to it since it was opened."""

    def close(self) -> None:
        """Let go of it."""


def open_past(source: Source, path: Path, pages: PageNames) -> PastFile:
    """Open the file. ``pages`` says where pages are that a file names without an address.

    Raises ``Invalid``, and ``Broken`` for a database that is none.
    """
    if source == "isso":
        return IssoDatabase(path, pages)
    return _Streamed(ByteSource(path), _READERS[source], pages)


class _Streamed:
    """A file that is read from front to back."""

    def __init__(self, source: ByteSource, reader: Reader, pages: PageNames) -> None:
        self._source = source
        self._reader = reader
        self._pages = pages
        self.size = source.size
        self.check_unchanged = source.check_unchanged
        self.close = source.close

    @property
    def position(self) -> int:
        """As ``PastFile``."""
        return self._source.position

    def found(self) -> Iterator[Found]:
        """As ``PastFile``."""
        return self._reader(self._source, self._pages)
