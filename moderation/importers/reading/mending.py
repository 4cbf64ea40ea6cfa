"""What plugins and old versions get wrong in XML, mended before the parser sees it, and counted.

It works on pieces of a file: characters that XML forbids are taken out, whatever stands before the
declaration is passed over, prefixes that nobody declared become a part of the name, and ``&`` that
begins nothing is one. Inside CDATA nothing is touched but forbidden characters.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from moderation.importers.past_comment import Broken, Flaw, Mended

_HEAD = 65_536  # how far the declaration may be from the beginning
_DECLARATION = re.compile(rb"<\?xml\s[^<>]*?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# Encodings of text, and none that unpacks or computes: a stranger names them.
_CODECS = re.compile(
    r"ascii|utf-(8|16|32)(-[bl]e)?|iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-[a-z]+|gb2312|gbk|gb18030"
    r"|big5|big5hkscs|shift_jis|euc_(jp|kr)|tis-620"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_HIGH = (b"\xed", b"\xef\xbf")  # how what else is forbidden begins in UTF-8, and some that is not
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,12})|([0-9]{1,12}));")
_TURN = re.compile(r"<!\[CDATA\[|<!--|<\?")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_TAG = re.compile(r"<[^<>]*>")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_PREFIX = re.compile(r"(^</?|\s)([A-Za-z_][\w.-]*):(?=[A-Za-z_])")
_DECLARES = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_CDATA = re.compile(r"<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*(?:\]\]>|\Z)")
_SEVERED = "\0"  # in the place of a CDATA: it was taken out before wherever a file has it
_VALUE = re.compile(r"=\s*[\"']")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")
# What may go on in the next piece: a tag, a reference, an end.
_OPEN = re.compile(r"<[^<>]{0,4096}\Z|&#?[A-Za-z0-9]{0,32}\Z|\]{1,2}\Z|--?\Z|\?\Z")
_LONGEST_OPEN = 4_200
_MOST_PREFIXES = 200


def mended(chunks: Iterable[bytes], mender: "Mender") -> Iterator[bytes]:
    """The file as UTF-8 that the parser can take. Raises ``Broken`` for an encoding."""
    pieces = iter(chunks)
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD or _DECLARATION.search(head):
            break
    yield mender.first(head)
    for piece in pieces:
        yield mender.go_on(piece)
    yield mender.end()


class Mender:
    """What is known of the file so far. ``skipped`` lines at its beginning no parser sees."""

    def __init__(self) -> None:
        self.skipped = 0
        self._line = 1
        self._counts: Counter[Flaw] = Counter()
        self._lines: dict[Flaw, int] = {}
        self._decoder = _decoder("utf-8")
        self._rest = ""
        self._until = ""  # what ends the CDATA, the remark or the instruction at hand
        self._declared = frozenset({"xml", "xmlns"})

    def first(self, head: bytes) -> bytes:
        """The first piece: with what precedes the declaration, and the encoding."""
        if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            found = _DECLARATION.search(head)
            before = (
                found.start() if found else len(head) - len(head.lstrip(b" \t\r\n\xef\xbb\xbf"))
            )
            # A declaration inside the document is none.
            if b"<rss" not in head[:before] and b"<!DOCTYPE" not in head[:before]:
                self._pass_over(head[:before])
                head = head[before:]
            named = _ENCODING.search(found[0]) if found else None
            self._decoder = _decoder(named[1].decode() if named else "utf-8")
        else:
            self._decoder = _decoder("utf-16")
        return self.go_on(head)

    def go_on(self, piece: bytes) -> bytes:
        """One more piece, as far as it can be judged; the rest comes with the next."""
        text = self._without_forbidden(self._rest + self._decoded(piece, final=False))
        self._rest = ""
        if is_open := _OPEN.search(text, max(0, len(text) - _LONGEST_OPEN)):
            text, self._rest = text[: is_open.start()], text[is_open.start() :]
        return self._mend(text)

    def end(self) -> bytes:
        """What was kept back."""
        rest, self._rest = self._rest + self._decoded(b"", final=True), ""
        return self._mend(self._without_forbidden(rest))

    def take(self) -> list[Mended]:
        """What was mended since this was last asked."""
        taken = [Mended(self._lines[flaw], flaw, n) for flaw, n in sorted(self._counts.items())]
        self._counts.clear()
        self._lines.clear()
        return taken

    def _note(self, flaw: Flaw, number: int, line: int) -> None:
        self._counts[flaw] += number
        self._lines.setdefault(flaw, line)

    def _pass_over(self, before: bytes) -> None:
        if before.removeprefix(codecs.BOM_UTF8):
            self._note("before_declaration", 1, 1)
        self.skipped = before.count(b"\n")
        self._line += self.skipped

    def _decoded(self, piece: bytes, *, final: bool) -> str:
        state = self._decoder.getstate()
        try:
            return self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            line = self._line + piece.count(b"\n", 0, error.start)
        self._note("not_in_encoding", 1, line)
        self._decoder.setstate(state)
        self._decoder.errors = "replace"
        try:
            return self._decoder.decode(piece, final)
        finally:
            self._decoder.errors = "strict"

    def _without_forbidden(self, text: str) -> str:
        if _may_hold_forbidden(text) and (found := _FORBIDDEN.search(text)):
            line = self._line + text.count("\n", 0, found.start())
            text, number = _FORBIDDEN.subn("", text)
            self._note("control_character", number, line)
        if "&#" in text:
            kept, size = _REFERENCE.sub(_allowed, text), len(text)
            if len(kept) != size:
                self._note("control_character", 1, self._line)
            return kept
        return text

    def _mend(self, text: str) -> bytes:
        if self._is_sound(text):
            self._line += text.count("\n")
            return text.encode()
        parts: list[str] = []
        position = 0
        while position < len(text):
            if self._until:
                position = self._add_rest(text, position, parts)
                continue
            turn = _TURN.search(text, position)
            stop = turn.start() if turn else len(text)
            parts.append(self._markup(text, position, stop))
            position = stop
            if turn:
                self._until = _ENDS[turn[0]]
                parts.append(turn[0])
                position = turn.end()
        self._line += text.count("\n")
        return "".join(parts).encode()

    def _is_sound(self, text: str) -> bool:
        """Whether all of a piece can stay, as nearly all can: seen at once, and not tag by tag."""
        begin = 0
        if self._until:
            end = text.find(self._until)
            if end < 0:
                return True
            begin = end + len(self._until)
        outside = _CDATA.sub(_SEVERED, text[begin:])
        if "<!--" in outside or "<?" in outside or "xmlns:" in outside or _BARE.search(outside):
            return False
        # Most markup has no attributes, and to look for one at every blank is what takes long.
        undeclared = _undeclared if _VALUE.search(outside) else _undeclared_tag
        if undeclared(self._declared).search(outside):
            return False
        goes_on = outside.endswith(_SEVERED) and not text.endswith("]]>")
        self._until = "]]>" if goes_on else ""
        return True

    def _add_rest(self, text: str, position: int, parts: list[str]) -> int:
        """The rest of what is no markup; where it ends."""
        end = text.find(self._until, position)
        stop = len(text) if end < 0 else end + len(self._until)
        parts.append(text[position:stop])
        if end >= 0:
            self._until = ""
        return stop

    def _markup(self, text: str, start: int, stop: int) -> str:
        """Tags, and what is between them."""
        piece = text[start:stop]
        if "xmlns:" in piece and len(self._declared) < _MOST_PREFIXES:
            self._declared = self._declared.union(_DECLARES.findall(piece))
        if found := _undeclared(self._declared).search(piece):
            self._note(
                "undeclared_prefix", 1, self._line + text.count("\n", 0, start + found.start())
            )
            piece = _TAG.sub(self._with_plain_names, piece)
        if "&" in piece and (found := _BARE.search(piece)):
            self._note("bare_ampersand", 1, self._line + text.count("\n", 0, start + found.start()))
            piece = _BARE.sub("&amp;", piece)
        return piece

    def _with_plain_names(self, tag: re.Match[str]) -> str:
        parts = _QUOTED.split(tag[0])
        parts[::2] = [_PREFIX.sub(self._plain_name, part) for part in parts[::2]]
        return "".join(parts)

    def _plain_name(self, name: re.Match[str]) -> str:
        return name[0] if name[2] in self._declared else f"{name[1]}{name[2]}."


@lru_cache(maxsize=64)
def _undeclared(declared: frozenset[str]) -> re.Pattern[str]:
    """What finds a prefix that is none of these."""
    name = _name_beyond(declared)
    return re.compile(rf"</?{name}|\s{name}[\w.-]*\s*=\s*[\"']")


@lru_cache(maxsize=64)
def _undeclared_tag(declared: frozenset[str]) -> re.Pattern[str]:
    """The same of the names of elements alone."""
    return re.compile(rf"</?{_name_beyond(declared)}")


def _name_beyond(declared: frozenset[str]) -> str:
    known = "|".join(map(re.escape, sorted(declared)))
    return rf"(?!(?:{known}):)[A-Za-z_][\w.-]*:[A-Za-z_]"


def _may_hold_forbidden(text: str) -> bool:
    """Whether there may be a forbidden character: told by bytes, in a tenth of the time."""
    data = text.encode(errors="surrogatepass")
    if len(data.translate(None, _CONTROLS)) != len(data):
        return True
    return any(map(data.__contains__, _HIGH))


def _allowed(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_character = number < 0x110000 and not _FORBIDDEN.match(chr(number))
    return reference[0] if is_character else ""


def _decoder(name: str) -> codecs.IncrementalDecoder:
    try:
        found = codecs.lookup(name)
    except LookupError:
        found = None
    if found is None or not _CODECS.fullmatch(found.name):
        raise Broken(1, "the file is in an encoding that is not known here.")
    return codecs.getincrementaldecoder(found.name)()
