"""Plain text out of the HTML that other systems keep comments in. Pure, and linear in its input.

The standard library's parser takes two minutes over 90 KB of ``<a <a <a …`` (Python 3.11), so the
tags are found by one expression in which nothing is looked at twice. What is no tag of HTML stays
as text, such as ``List<String>``; bodies of our own exports hold no tags at all and come back as
they were.
"""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])([^<>]*)>", re.DOTALL)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SMILEY = re.compile(r"\bclass\s*=\s*[\"'][^\"']*\b(?:emoji|wp-smiley|smiley)\b", re.IGNORECASE)
_LINE_END = re.compile(r"[ \t]*\r?\n")


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HIDDEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_BLOCKS = _named(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html main nav ol p pre section table tbody tfoot thead ul"
)
_INLINE = _named(
    "a abbr acronym audio b bdi bdo big button cite code data del dfn em embed font i iframe img "
    "input ins kbd label link mark meta object picture q rp rt ruby s samp small source span "
    "strike strong sub sup time track tt u var video wbr"
)
_PLAYED = _named("iframe video audio embed source")
# They leave nothing in the text, and change nothing of what is around them.
_SILENT = "|".join(sorted(_INLINE - _PLAYED - {"a", "img"}))
_SILENT_TAG = re.compile(rf"</?(?:{_SILENT})(?=[\s/>])[^<>]*>", re.IGNORECASE | re.ASCII)
_KNOWN = _HIDDEN | _BLOCKS | _INLINE | {"br", "li", "tr", "td", "th"}


def plain_text(source: str) -> str:
    """What a reader would read: links as text with their address, entities decoded, lines kept."""
    if "<" not in source:
        return (html.unescape(source) if "&" in source else source).strip()
    pieces = _SILENT_TAG.split(source)
    if not any("<" in piece for piece in pieces):
        return "".join(map(html.unescape, pieces)).strip()
    page = _Page()
    for closes, name, attributes, text in _pieces(source):
        if name:
            page.tag(name, attributes, closes=closes)
        else:
            page.text(text)
    return page.finished()


def _pieces(source: str) -> Iterator[tuple[bool, str, str, str]]:
    """Tags by name and texts between them; what is no tag is text."""
    position = 0
    for match in _TAG.finditer(source):
        name = (match[2] or "").lower()
        if match[2] and name not in _KNOWN:
            continue
        yield False, "", "", source[position : match.start()]
        position = match.end()
        if name:
            yield bool(match[1]), name, match[3], ""
    yield False, "", "", source[position:]


class _Page:
    """Lines as they are put together."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0  # line breaks that are due before the next text
        self._hidden = ""
        self._link: tuple[str, int] | None = None
        self._ended_line = False  # by a tag, behind which the source often ends its own
        self._in_row = False

    def text(self, source: str) -> None:
        """Text between tags."""
        if self._hidden or not source:
            return
        if self._ended_line:
            self._ended_line = False
            source = _LINE_END.sub("", source, count=1) if _LINE_END.match(source) else source
        if self._breaks and not source.strip():
            return  # white space between two blocks
        self._put(html.unescape(source.lstrip() if self._breaks else source))

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        """One tag that HTML knows."""
        if self._hidden:
            if closes and name == self._hidden:
                self._hidden = ""
        elif name in _HIDDEN:
            self._hidden = "" if closes else name
        elif name in _BLOCKS:
            self._break(2)
        elif name in {"tr", "td", "th"}:
            self._table(name, closes=closes)
        elif name == "li":
            self._item(closes=closes)
        else:
            self._inline(name, attributes, closes=closes)

    def _inline(self, name: str, attributes: str, *, closes: bool) -> None:
        if name == "br":
            self._parts.append("\n")
            self._ended_line = True
        elif name == "a":
            self._end_link()
            self._begin_link("" if closes else attributes)
        elif name == "img":
            self._picture(attributes)
        elif name in _PLAYED and not closes:
            self._address(_value(_SRC, attributes))

    def finished(self) -> str:
        """The whole text."""
        self._end_link()
        return "".join(self._parts).strip()

    def _put(self, text: str) -> None:
        if self._breaks and self._parts:
            self._parts.append("\n" * self._breaks)
        self._breaks = 0
        self._parts.append(text)

    def _break(self, lines: int) -> None:
        while self._parts and not self._breaks and not self._parts[-1].strip(" \t\n"):
            self._parts.pop()  # blank ends of lines before a block
        self._breaks = max(self._breaks, lines)

    def _item(self, *, closes: bool) -> None:
        self._break(1)
        if not closes:
            self._put("- ")

    def _begin_link(self, attributes: str) -> None:
        address = _value(_HREF, attributes)
        if _is_address(address):
            self._link = address, len(self._parts)

    def _end_link(self) -> None:
        """Put the address behind the link's text, unless that is the address."""
        if self._link is None:
            return
        address, begin = self._link
        self._link = None
        if not "".join(self._parts[begin : begin + 1]).strip("\n"):
            begin += 1  # the break that was due before the link's text
        shown = "".join(self._parts[begin:]).strip()
        if not shown:
            self._put(address)
        elif _says(shown, address):
            self._parts[begin:] = [address]
        elif shown != address:
            self._put(f" ({address})")

    def _table(self, name: str, *, closes: bool) -> None:
        """A row is a line, and a bar is between its cells."""
        if name == "tr":
            self._break(1)
            self._in_row = False
        elif not closes:
            if self._in_row:
                self._put(" | ")
            self._in_row = True

    def _picture(self, attributes: str) -> None:
        """What it is said to show, and where it is; of a smiley only what it shows."""
        described, address = _value(_ALT, attributes), _value(_SRC, attributes)
        if described:
            self._put(described)
        if described and not _SMILEY.search(attributes) and _is_address(address):
            self._put(f" ({address})")
        elif not described:
            self._address(address)

    def _address(self, address: str) -> None:
        if _is_address(address):
            self._put(address)


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return html.unescape(next(filter(None, found.groups()), "")).strip() if found else ""


def _says(shown: str, address: str) -> bool:
    """Whether a link's text is its address, shortened or without what goes without saying."""
    bare = address.partition("://")[2]
    text = shown.partition("://")[2] or shown
    cut = text.rstrip(".…")
    return text.rstrip("/") == bare.rstrip("/") or (cut != text and bare.startswith(cut))
