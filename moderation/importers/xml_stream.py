"""XML in a stream: nothing is kept of what was read, and everything that could grow is bounded.

defusedxml refuses document types, entities and whatever points outside. Expat itself keeps every
name that it met, and what it has not seen the end of; so there is a limit to both.
"""

from collections.abc import Iterator
from xml.parsers.expat import ErrorString

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from moderation.importers.byte_source import ByteSource
from moderation.importers.past_comment import Broken, Found

_MOST_NAMES = 5_000
_DEEPEST = 100
_LONGEST_TAG = 1_048_576


class Elements:
    """What the parser calls. A format says which elements it knows, and what it makes of them.

    ``tag_of`` is asked once a name; elements that it has no tag for are passed over.
    """

    def __init__(self) -> None:
        self.depth = 0  # of the element at hand; the outermost has 1
        self.found: list[Found] = []
        self.parser = DefusedXMLParser(target=self, forbid_dtd=True)
        self._tags: dict[str, str] = {}
        self._prefixes: set[str] = set()
        self._parts: list[str] | None = None
        self._room = 0
        self._collected_at = 0

    def tag_of(self, name: str) -> str:
        """What the format calls ``{namespace}name``; empty: nothing that it knows."""
        raise NotImplementedError

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        """A known element begins."""
        raise NotImplementedError

    def has_text(self, tag: str, text: str) -> None:
        """An element ends whose text was collected."""
        raise NotImplementedError

    def ends(self, tag: str) -> None:
        """Another known element ends."""
        raise NotImplementedError

    @property
    def line(self) -> int:
        """Where the parser is."""
        return int(self.parser.parser.CurrentLineNumber)

    def collect(self, longest: int) -> None:
        """Collect the text of the element at hand; what is longer is known by its length."""
        self._parts, self._room, self._collected_at = [], longest, self.depth

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """As the parser calls it."""
        self.depth += 1
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = self.tag_of(name)
        if self.depth > _DEEPEST:
            raise Broken(self.line, "elements are nested deeper than in any export.")
        if tag:
            self.begins(tag, attributes)

    def start_ns(self, prefix: str, uri: str) -> None:
        """As the parser calls it."""
        self._prefixes.add(f"{prefix} {uri}")
        self.check_names()

    def data(self, text: str) -> None:
        """As the parser calls it."""
        if self._parts is not None and self._room >= 0:
            self._parts.append(text)
            self._room -= len(text)

    def end(self, name: str) -> None:
        """As the parser calls it."""
        tag = self._tags[name]
        if self._parts is not None and self._collected_at == self.depth:
            text = "".join(self._parts)
            self._parts = None
            self.has_text(tag, text)
        elif tag:
            self.ends(tag)
        self.depth -= 1

    def close(self) -> None:
        """As the parser calls it: the file ended where it should."""

    def check_names(self) -> None:
        """Raise ``Broken`` where there are too many names."""
        if len(self.parser._names) + len(self._prefixes) > _MOST_NAMES:  # noqa: SLF001
            raise Broken(self.line, "there are more names of elements than in any export.")

    def take(self) -> list[Found]:
        """What was found since this was last asked."""
        found, self.found = self.found, []
        return found


def read_xml(source: ByteSource, elements: Elements) -> Iterator[Found]:
    """What is found, as it is found. Raises ``Broken``."""
    parser, fed = elements.parser, 0
    for chunk in source.chunks():
        fed += len(chunk)
        _parse(parser, chunk)
        elements.check_names()
        if fed - parser.parser.CurrentByteIndex > _LONGEST_TAG:
            raise Broken(elements.line, "there is a tag or a note that does not end.")
        yield from elements.take()
    _parse(parser, None)
    yield from elements.take()


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
