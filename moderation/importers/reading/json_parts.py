"""Parts of a large JSON document, one after the other: only the part at hand is held."""

import codecs
import json
from collections.abc import Callable, Iterator
from typing import Any

from moderation.importers.past_comment import Broken
from moderation.importers.reading.byte_source import ByteSource

LONGEST_PART = 16 * 1024 * 1024
_DEEPEST = 20
_BLANK = " \t\r\n"

Path = tuple[str, ...]
Part = tuple[int, Path, Any]


def parts(source: ByteSource, is_wanted: Callable[[Path], bool]) -> Iterator[Part]:
    """What stands at the paths that are wanted, with its line; ``*`` is any place in an array.

    There may be several documents, one behind the other. Raises ``Broken``.
    """
    text = _Text(source)
    while text.peek():
        yield from _parts(text, (), is_wanted)


def _parts(text: "_Text", path: Path, is_wanted: Callable[[Path], bool]) -> Iterator[Part]:
    first = text.peek()
    if is_wanted(path):
        yield text.line, path, text.value()
    elif first in {"{", "["}:
        if len(path) >= _DEEPEST:
            raise Broken(text.line, "values are nested deeper than in any export.")
        yield from _inside(text, path, is_wanted, "}" if first == "{" else "]")
    else:
        text.value()


def _inside(
    text: "_Text", path: Path, is_wanted: Callable[[Path], bool], end: str
) -> Iterator[Part]:
    text.take()
    while text.peek() != end:
        name = "*"
        if end == "}":
            name = str(text.value())
            text.expect(":")
        yield from _parts(text, (*path, name), is_wanted)
        if text.peek() != end:
            text.expect(",")
    text.take()


class _Text:
    """The characters of the document, read as they are needed."""

    def __init__(self, source: ByteSource) -> None:
        self._chunks = source.chunks()
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder()
        self._text, self._at = "", 0
        self._line, self._counted = 1, 0

    @property
    def line(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self) -> None:
        self._at += 1

    def expect(self, character: str) -> None:
        if self.peek() != character:
            raise self._broken()
        self.take()

    def value(self) -> Any:
        """The whole value that begins here."""
        self.peek()
        wanted = 0
        while True:
            if len(self._text) - self._at >= wanted:
                try:
                    value, end = self._json.raw_decode(self._text, self._at)
                except RecursionError:
                    raise self._broken() from None
                except ValueError:
                    value, end = None, len(self._text)
                # What ends where the text does may go on in the next piece.
                if end < len(self._text):
                    self._at = end
                    return value
                wanted = 2 * (len(self._text) - self._at)
            if len(self._text) - self._at > LONGEST_PART:
                raise Broken(self.line, "this is longer than any comment or page.")
            if not self._more():
                return self._last()

    def _last(self) -> Any:
        try:
            value, self._at = self._json.raw_decode(self._text, self._at)
        except (ValueError, RecursionError):
            raise self._broken() from None
        return value

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        line = self.line
        try:
            more = self._decoder.decode(chunk or b"", final=chunk is None)
        except UnicodeDecodeError:
            raise Broken(line, "this is not UTF-8.") from None
        self._text, self._at, self._counted = self._text[self._at :] + more, 0, 0
        return chunk is not None

    def _broken(self) -> Broken:
        return Broken(self.line, "this is no JSON, or it is cut off.")
