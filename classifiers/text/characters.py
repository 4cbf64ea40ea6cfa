"""Cleaning at the level of characters: whatever arrives leaves as short, plain Unicode.

Every step is linear in the size of its input. `unicodedata.normalize` is not (CVE-2026-3276:
quadratic in a run of combining marks), so runs are cut to 30 marks before it sees them.
"""

import re
from typing import NamedTuple
from unicodedata import combining, normalize

BYTE_CAP = 64 * 1024
_MARKS_CAP = 30

# Starters whose decomposition begins with a mark: they lengthen a run without being one.
_HIDDEN_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")

_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], " ")
_HAS_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff"
)
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
# Private use is removed because the extractor's own tokens live there (see `masking`).
_SILENT = "\ue000-\uf8ff\ufe00-\ufe0f\ufff9-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}{_BIDI}{_SILENT}]+")
# Between Latin or Cyrillic letters they hide a word; in emoji, Persian or Hindi they spell.
_HIDING = re.compile(f"[A-Za-z\u0400-\u04ff][{_ZERO_WIDTH}]+(?=[A-Za-z\u0400-\u04ff])")
_BIDI_CONTROL = re.compile(f"[{_BIDI}]")

# Styled letters: fullwidth, mathematical, circled, squared and their relatives.
_STYLED = re.compile(
    "[\u1d00-\u1d7f\u2100-\u214f\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f130-\U0001f189]"
)
_NOT_IN_NFKC = {
    **{0x1F150 + i: chr(97 + i) for i in range(26)},  # negative circled
    **{0x1F170 + i: chr(97 + i) for i in range(26)},  # negative squared
    **dict(zip(map(ord, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"), "abcdefghijklmnoprstuvwyz", strict=True)),
}
_OUTSIDE_NFKC = re.compile("[\u0262-\u029f\u1d00-\u1d22\ua730-\ua731\U0001f150-\U0001f189]")


class CharacterTricks(NamedTuple):
    """How often each kind of character had to be undone."""

    controls: int = 0
    zero_width: int = 0
    bidi: int = 0
    marks: int = 0
    styled: int = 0


NO_TRICKS = CharacterTricks()


def clean(raw: str) -> tuple[str, CharacterTricks]:
    """Give `raw` in NFKC, at most 64 KiB, free of what can't be seen, and what was undone.

    Line breaks stay; lone surrogates go; other control characters become spaces.
    """
    if raw.isascii():
        return _clean_ascii(raw[:BYTE_CAP])
    return _clean_unicode(_capped(raw))


def _clean_ascii(text: str) -> tuple[str, CharacterTricks]:
    if _HAS_CONTROLS.search(text) is None:
        return text, NO_TRICKS
    controls = len(_HAS_CONTROLS.findall(text))
    return text.translate(_CONTROLS), CharacterTricks(controls=controls)


def _clean_unicode(text: str) -> tuple[str, CharacterTricks]:
    controls = len(_HAS_CONTROLS.findall(text))
    zero_width = len(_HIDING.findall(text))
    bidi = len(_BIDI_CONTROL.findall(text))
    text = _INVISIBLE.sub("", text)
    if controls:
        text = text.translate(_CONTROLS)
    text, marks = cap_marks(text)
    styled = len(_STYLED.findall(text))
    if styled and _OUTSIDE_NFKC.search(text):
        text = text.translate(_NOT_IN_NFKC)
    text = _capped(normalize("NFKC", text))
    if marks:
        text, _ = cap_marks(text)
    return text, CharacterTricks(controls, zero_width, bidi, marks, styled)


def _capped(text: str) -> str:
    """Give at most 64 KiB of `text`, without lone surrogates, never cutting a character."""
    data = text[:BYTE_CAP].encode("utf-8", "ignore")
    return data[:BYTE_CAP].decode("utf-8", "ignore")


def cap_marks(text: str) -> tuple[str, int]:
    """Cut every run of combining marks to 30; give the text and how many marks were cut."""
    if not any(map(combining, text)) and _HIDDEN_MARKS.isdisjoint(text):
        return text, 0
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if combining(character) or character in _HIDDEN_MARKS else 0
        if run <= _MARKS_CAP:
            kept.append(character)
    return "".join(kept), len(text) - len(kept)
