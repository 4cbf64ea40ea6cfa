"""XML in a stream: nothing is kept of what was read, and everything that could grow is bounded.

defusedxml refuses document types, entities and whatever points outside. Expat itself keeps every
name that it met, and what it has not seen the end of; so there is a limit to both.
"""

from collections.abc import Iterator
from typing import Protocol
from xml.parsers.expat import ErrorString

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from moderation.importers.byte_source import ByteSource
from moderation.importers.past_comment import Broken, Found

_MOST_NAMES = 5_000
_DEEPEST = 100
_LONGEST_TAG = 1_048_576


class Handler(Protocol):
    """What a format makes of elements. Names are ``{namespace}name``."""

    def start(self, name: str, attributes: dict[str, str], depth: int, line: int, /) -> None:
        """An element begins; the outermost has the depth 1."""

    def data(self, text: str) -> None:
        """Some text, not necessarily all of it."""

    def end(self, name: str, depth: int, /) -> None:
        """The element of this depth ends."""

    def take(self) -> list[Found]:
        """What was found since it was last asked."""


def read_xml(source: ByteSource, handler: Handler) -> Iterator[Found]:
    """What ``handler`` finds, as it finds it. Raises ``Broken``."""
    guard = _Guard(handler)
    parser = DefusedXMLParser(target=guard, forbid_dtd=True)
    guard.parser = parser
    fed = 0
    for chunk in source.chunks():
        fed += len(chunk)
        _parse(parser, chunk)
        if fed - parser.parser.CurrentByteIndex > _LONGEST_TAG:
            raise Broken(guard.line, "there is a tag or a note that does not end.")
        yield from handler.take()
    _parse(parser, None)
    yield from handler.take()


def _parse(parser: DefusedXMLParser, chunk: bytes | None) -> None:
    """One more piece; None: it was the last."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except ParseError as error:
        # The parser's own message may repeat what is in the file.
        why = ErrorString(error.code) or "this is no XML"
        raise Broken(error.position[0], f"{why}.") from None
    except DefusedXmlException:
        line = parser.parser.CurrentLineNumber
        raise Broken(line, "document types and entities are refused; no export has them.") from None
    except (LookupError, ValueError):
        raise Broken(1, "the file is in an encoding that is not known here.") from None


class _Guard:
    """The parser's target: counts names and depth, and passes everything on."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._depth = 0
        self._prefixes: set[str] = set()
        self.parser: DefusedXMLParser = None
        self.data = handler.data

    @property
    def line(self) -> int:
        """Where the parser is."""
        return int(self.parser.parser.CurrentLineNumber)

    def start_ns(self, prefix: str, uri: str) -> None:
        """A prefix is declared."""
        self._prefixes.add(prefix + uri)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        line = self.line
        if self._depth > _DEEPEST:
            raise Broken(line, "elements are nested deeper than in any export.")
        if len(self.parser._names) + len(self._prefixes) > _MOST_NAMES:  # noqa: SLF001
            raise Broken(line, "there are more names of elements than in any export.")
        self._handler.start(name, attributes, self._depth, line)

    def end(self, name: str) -> None:
        """An element ends."""
        self._handler.end(name, self._depth)
        self._depth -= 1

    def close(self) -> None:
        """The file ended where it should."""


class Collector:
    """The text of one element, up to a limit; longer ones are known as such."""

    def __init__(self) -> None:
        self._parts: list[str] | None = None
        self._room = 0
        self._depth = 0

    def begin(self, depth: int, longest: int) -> None:
        """Collect the text of the element at this depth."""
        self._parts, self._room, self._depth = [], longest, depth

    def data(self, text: str) -> None:
        """Some text of whichever element."""
        if self._parts is not None and self._room >= 0:
            self._parts.append(text)
            self._room -= len(text)

    def end(self, depth: int) -> str | None:
        """The text, where the element that is collected ends; None where another one does."""
        if self._parts is None or depth != self._depth:
            return None
        text = "".join(self._parts)
        self._parts = None
        return text
