"""Reads an export as importing does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from moderation.importers import Found, PageNames, PastFile, Source, open_past

_PAGES = PageNames("https://example.org")


class Read(Protocol):
    """Everything that an export holds: ``read("wordpress", text)``, or a path instead of a text."""

    def __call__(self, source: Source, content: str | bytes | Path) -> list[Found]: ...


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """Reads a text, bytes or a file."""
    opened: list[PastFile] = []

    def read_one(source: Source, content: str | bytes | Path) -> list[Found]:
        path = content if isinstance(content, Path) else tmp_path / "export"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        past = open_past(source, path, _PAGES)
        opened.append(past)
        return list(past.found())

    yield read_one
    for past in opened:
        past.close()
