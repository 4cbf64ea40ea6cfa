"""One file of another system, opened: read as often as needed, as long as it stays the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, Protocol

from moderation.importers import (
    blogger,
    commento,
    disqus,
    giscus,
    own_lines,
    remark42,
    utterances,
    wordpress,
)
from moderation.importers.cusdis import open_cusdis
from moderation.importers.hashover import open_hashover
from moderation.importers.isso import open_isso
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.staticman import open_staticman

Source = Literal[
    "wordpress",
    "disqus",
    "isso",
    "remark42",
    "commento",
    "cusdis",
    "staticman",
    "hashover",
    "blogger",
    "giscus",
    "utterances",
    "jsonl",
]

BY_PATH: Final = frozenset[Source]({"isso", "commento", "staticman", "giscus", "utterances"})
"""Systems that name pages by their path on one origin."""

Reader = Callable[[ByteSource, PageNames], Iterator[Found]]

_READERS: Final[dict[str, Reader]] = {
    "wordpress": wordpress.read,
    "disqus": disqus.read,
    "remark42": remark42.read,
    "commento": commento.read,
    "blogger": blogger.read,
    "giscus": giscus.read,
    "utterances": utterances.read,
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


_OPENERS: Final[dict[str, Callable[[Path, PageNames], PastFile]]] = {
    "isso": open_isso,
    "cusdis": open_cusdis,
    "hashover": open_hashover,
    "staticman": open_staticman,
}


def open_past(source: Source, path: Path, pages: PageNames) -> PastFile:
    """Open the file. ``pages`` says where pages are that a file names without an address.

    Raises ``Invalid``, and ``Broken`` for a database that is none.
    """
    if source in _OPENERS:
        return _OPENERS[source](path, pages)
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
