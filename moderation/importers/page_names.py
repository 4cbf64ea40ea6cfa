"""What a file calls its pages, and where they are: by address, by path, or by a name alone."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moderation.errors import Invalid
from moderation.importers.cleaning import LONGEST_URL, page_url
from moderation.importers.past_comment import Broken

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageNames:
    """``origin`` is where a bare path is; ``addresses`` says what else is where, by its name."""

    origin: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str | None:
        """The address of a page, if it has one."""
        if self.addresses and (known := self.addresses.get(name.strip())):
            return known
        return page_url(name, self.origin)

    def url_of_path(self, name: str) -> str | None:
        """The same, where a name without a slash before it is a path all the same."""
        found = self.url(name)
        name = name.strip()
        is_path = not found and name and "://" not in name and len(name) <= LONGEST_URL
        return page_url(f"/{name}", self.origin) if is_path else found


def read_page_names(path: Path) -> dict[str, str]:
    """Names and addresses of a file: two columns of CSV, or one JSON object.

    Raises ``Broken`` for what is no address, and ``Invalid`` for what is no such file.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise Invalid("The file of pages is larger than 16 MB.")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Invalid("The file of pages cannot be read.") from None
    names: dict[str, str] = {}
    for line, name, address in _pairs(text):
        url = page_url(address)
        if url is None:
            raise Broken(line, "this page has no address that begins with http or https.")
        names[name.strip()] = url
    return names


def _pairs(text: str) -> Iterator[tuple[int, str, str]]:
    if text.lstrip().startswith("{"):
        for name, address in _object(text).items():
            yield 1, name, address if isinstance(address, str) else ""
        return
    rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ",")
    try:
        for row in rows:
            if any(map(str.strip, row)):
                yield rows.line_num, row[0], row[1] if len(row) > 1 else ""
    except csv.Error:
        raise Broken(rows.line_num, "this is no line of two columns.") from None


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Broken(1, "this is no JSON.") from None
    return found if isinstance(found, dict) else {}
