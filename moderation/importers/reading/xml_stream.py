"""XML in a stream: nothing is kept of what was read, and everything that could grow is bounded.

Document types, entities and whatever points outside are refused where they begin, as defusedxml
does; its parser takes twice as long, since it goes by way of a tree that nobody needs. Expat itself
keeps every name that it met, and what it has not seen the end of; so there is a limit to both.
"""

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, XMLParserType
from xml.sax.saxutils import quoteattr

from moderation.importers.past_comment import Broken, Found
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.mending import Mender, mended

_MOST_NAMES = 5_000
_DEEPEST = 100
_LONGEST_TAG = 1_048_576
_MOST_MALFORMED = 100
_LONGEST_END = 100


class BrokenXml(Broken):
    """It is no XML from here on."""


class Elements:
    """What the parser calls. A format says which elements it knows, and what it makes of them.

    ``tag_of`` is asked once a name; elements that it has no tag for are passed over. ``prelude``
    names what records stand in, ``record_end`` ends one: so one that is no XML can be left out.
    """

    prelude: tuple[str, ...] = ("",)
    record_end = re.compile(rb"(?!)")

    def __init__(self) -> None:
        self.depth = 0  # of the element at hand; the outermost has 1
        self.found: list[Found] = []
        self.lines_before = 0  # of the file, that the parser has not seen
        self._muted = False
        self._tags: dict[str, str] = {}
        self._attributes: set[str] = set()
        self._prefixes: set[tuple[str, str]] = set()
        self._parts: list[str] | None = None
        self._room = 0
        self._collected_at = 0
        self.parser = self._new_parser()

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
        return self.lines_before + self.parser.CurrentLineNumber

    def leave_out(self, _line: int) -> bool:
        """Leave the record at hand out, which is no XML; False where there is none."""
        return False

    def restart(self) -> None:
        """Go on behind a record, as if there had been nothing wrong with it."""
        self._parts, self.depth, self._muted = None, 0, True
        self.parser = self._new_parser()
        self.parser.Parse(self._prelude(), False)  # noqa: FBT003 - its last
        self._muted = False

    def _prelude(self) -> str:
        """What opens the elements that records stand in, and declares what was declared."""
        names = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in self._prefixes}
        declared = "".join(f" {name}={quoteattr(uri)}" for name, uri in names.items())
        return f"<{self.prelude[0]}{declared}>" + "".join(f"<{name}>" for name in self.prelude[1:])

    def _new_parser(self) -> XMLParserType:
        parser = ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._start_namespace
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        return parser

    def _refuse(self, *_what: object) -> NoReturn:
        raise Broken(
            self.line, "document types and entities are refused; no export has them."
        ) from None

    def collect(self, longest: int) -> None:
        """Collect the text of the element at hand; what is longer is known by its length."""
        self._parts, self._room, self._collected_at = [], longest, self.depth
        # Of other texts expat makes no strings.
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = self.tag_of(_whole(name))
        if self.depth > _DEEPEST:
            raise Broken(self.line, "elements are nested deeper than in any export.")
        if attributes:
            self._attributes.update(attributes)
            attributes = {_whole(name): value for name, value in attributes.items()}
        if tag and not self._muted:
            self.begins(tag, attributes)

    def _start_namespace(self, prefix: str | None, uri: str | None) -> None:
        self._prefixes.add((prefix or "", uri or ""))
        self.check_names()

    def _data(self, text: str) -> None:
        if self._parts is not None and self._room >= 0:
            self._parts.append(text)
            self._room -= len(text)

    def _end(self, name: str) -> None:
        tag = self._tags[name]
        if self._parts is not None and self._collected_at == self.depth:
            text = "".join(self._parts)
            self._parts = self.parser.CharacterDataHandler = None
            self.has_text(tag, text)
        elif tag:
            self.ends(tag)
        self.depth -= 1

    def check_names(self) -> None:
        """Raise ``Broken`` where there are too many names."""
        if len(self._tags) + len(self._attributes) + len(self._prefixes) > _MOST_NAMES:
            raise Broken(self.line, "there are more names of elements than in any export.")

    def take(self) -> list[Found]:
        """What was found since this was last asked."""
        found, self.found = self.found, []
        return found


def _whole(name: str) -> str:
    """A name with its namespace, as everybody but expat writes it."""
    return f"{{{name}" if "}" in name else name


def read_xml(source: ByteSource, elements: Elements) -> Iterator[Found]:
    """What is found, as it is found. Raises ``Broken``."""
    mender = Mender()
    feed = _Feed(elements)
    for chunk in mended(source.chunks(), mender):
        elements.lines_before = elements.lines_before or mender.skipped
        feed.feed(chunk)
        yield from mender.take()
        yield from elements.take()
    feed.close()
    yield from elements.take()


class _Feed:
    """Bytes on their way to the parser, and to the next one behind a record that is no XML."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._fed = 0
        self._skipped: Broken | None = None  # why what comes is passed over
        self._tail = b""
        self._left = _MOST_MALFORMED

    def feed(self, chunk: bytes) -> None:
        """One more piece. Raises ``Broken``."""
        while chunk:
            if self._skipped:
                chunk = self._behind_record(chunk)
            chunk = self._parse(chunk) if chunk else chunk

    def close(self) -> None:
        """It was the last. Raises ``Broken``."""
        if self._skipped:
            raise self._skipped
        _parse(self._elements, None)

    def _parse(self, chunk: bytes) -> bytes:
        """Parse, and give back what is behind a record that is no XML."""
        elements = self._elements
        parser = elements.parser
        try:
            _parse(elements, chunk)
        except BrokenXml as broken:
            if not self._left or not elements.leave_out(elements.line):
                raise
            self._left -= 1
            self._skipped = broken
            seen = max(0, parser.ErrorByteIndex - self._fed)
            lines = parser.ErrorLineNumber - 1
            elements.lines_before += lines
            return chunk[seen:]
        self._fed += len(chunk)
        elements.check_names()
        if self._fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise Broken(elements.line, "there is a tag or a note that does not end.")
        return b""

    def _behind_record(self, chunk: bytes) -> bytes:
        """What is behind the end of the record, once that comes."""
        chunk, self._tail = self._tail + chunk, b""
        end = self._elements.record_end.search(chunk)
        if end is None:
            keep = max(0, len(chunk) - _LONGEST_END)
            self._elements.lines_before += chunk.count(b"\n", 0, keep)
            self._tail = chunk[keep:]
            return b""
        self._elements.lines_before += chunk.count(b"\n", 0, end.end())
        self._elements.restart()
        self._fed = self._elements.parser.CurrentByteIndex
        self._skipped = None
        return chunk[end.end() :]


def _parse(elements: Elements, chunk: bytes | None) -> None:
    """One more piece; None: it was the last."""
    try:
        elements.parser.Parse(chunk or b"", chunk is None)
    except ExpatError as error:
        # The parser's own message may repeat what is in the file.
        why = ErrorString(error.code) or "this is no XML"
        raise BrokenXml(elements.lines_before + error.lineno, f"{why}.") from None
