"""Characters that nobody sees, or that turn the direction of others: where they are, and names.

Honest ones stay as they are: the joiner inside an emoji, the non-joiner of Persian, the marks of
direction in a text that has both directions.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

from moderation.languages import N_
from moderation.unseen import FLAG, SUSPECT, spells


class Sign(NamedTuple):
    """What is shown in place of a character: a short label, and its name, which is a message."""

    label: str
    name: str


_SIGNS = {
    0x00AD: Sign("SHY", N_("soft hyphen")),
    0x034F: Sign("CGJ", N_("combining grapheme joiner")),
    0x061C: Sign("ALM", N_("Arabic letter mark")),
    0x180E: Sign("MVS", N_("Mongolian vowel separator")),
    0x200B: Sign("ZWSP", N_("zero-width space")),
    0x200C: Sign("ZWNJ", N_("zero-width non-joiner")),
    0x200D: Sign("ZWJ", N_("zero-width joiner")),
    0x200E: Sign("LRM", N_("left-to-right mark")),
    0x200F: Sign("RLM", N_("right-to-left mark")),
    0x2028: Sign("LS", N_("line separator")),
    0x2029: Sign("PS", N_("paragraph separator")),
    0x202A: Sign("LRE", N_("left-to-right embedding")),
    0x202B: Sign("RLE", N_("right-to-left embedding")),
    0x202C: Sign("PDF", N_("end of a direction")),
    0x202D: Sign("LRO", N_("left-to-right override")),
    0x202E: Sign("RLO", N_("right-to-left override")),
    0x2060: Sign("WJ", N_("word joiner")),
    0x2066: Sign("LRI", N_("left-to-right isolate")),
    0x2067: Sign("RLI", N_("right-to-left isolate")),
    0x2068: Sign("FSI", N_("first strong isolate")),
    0x2069: Sign("PDI", N_("end of an isolate")),
    0x2800: Sign("BRL", N_("blank Braille pattern")),
    0xFEFF: Sign("BOM", N_("byte order mark")),
    0xFFFC: Sign("OBJ", N_("object replacement character")),
}
_FILLER = Sign("HF", N_("Hangul filler"))
_VARIATION = Sign("VS", N_("variation selector"))
_NO_BREAK = Sign("NBSP", N_("no-break spaces"))
_TAG = N_("tag characters")
_CONTROL = N_("control character")
_PRIVATE = N_("private use character")
_HALF = N_("half a character")
_FORMAT = N_("invisible character")

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_SPACE_RUN = re.compile(f"[{_SPACES}](?: ?[{_SPACES}])+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\uaa60-\uaadf]")


def invisible_signs(text: str) -> Iterator[tuple[int, int, Sign]]:
    """Where something is to be shown in place of what can't be seen: ascending, one by one."""
    if text.isascii() and text.isprintable():
        return
    flags = [match.span() for match in FLAG.finditer(text)]
    found = [*_spaces(text), *_characters(text, flags, has_both=bool(_RIGHT_TO_LEFT.search(text)))]
    yield from sorted(found)


def _spaces(text: str) -> Iterator[tuple[int, int, Sign]]:
    for match in _SPACE_RUN.finditer(text):
        yield match.start(), match.end(), _NO_BREAK


def _characters(
    text: str, flags: list[tuple[int, int]], *, has_both: bool
) -> Iterator[tuple[int, int, Sign]]:
    in_flags = {at for start, end in flags for at in range(start, end)}
    for match in SUSPECT.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if at not in in_flags and not _is_honest(match[0], before, after, has_both=has_both):
            yield at, at + 1, _sign_of(match[0])


def _is_honest(character: str, before: str, after: str, *, has_both: bool) -> bool:
    if character in "\u200e\u200f\u061c":
        return has_both
    if character == "\u200b":
        return bool(_UNSPACED.match(before) and _UNSPACED.match(after))
    return spells(character, before, after)


def _sign_of(character: str) -> Sign:
    point = ord(character)
    known = _SIGNS.get(point)
    if known:
        return known
    if point in {0x115F, 0x1160, 0x3164, 0xFFA0}:
        return _FILLER
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF or 0x180B <= point <= 0x180F:
        return _VARIATION
    if 0xE0020 <= point <= 0xE007E:
        return Sign("TAG", _TAG)
    return Sign(f"U+{point:04X}", _NAMES_OF_KINDS.get(category(character), _FORMAT))


_NAMES_OF_KINDS = {"Cc": _CONTROL, "Co": _PRIVATE, "Cs": _HALF}
