"""Which script a word is written in, as far as it matters who else writes in it."""

import re
from typing import Final

LATIN: Final = "latin"
OTHER: Final = "other"

_RANGES: Final = (
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0780, OTHER),
    (0x0900, "devanagari"),
    (0x0980, OTHER),
    (0x0E00, "thai"),
    (0x0E80, OTHER),
    (0x10A0, "georgian"),
    (0x1100, "hangul"),
    (0x1200, OTHER),
    (0x1E00, LATIN),
    (0x1F00, "greek"),
    (0x2000, LATIN),
    (0x3040, "kana"),
    (0x3100, "han"),
    (0x3130, "hangul"),
    (0x3190, "han"),
    (0xA000, OTHER),
    (0xAC00, "hangul"),
    (0xD7B0, OTHER),
    (0xF900, "han"),
    (0xFB00, OTHER),
    (0xFB50, "arabic"),
    (0xFF00, OTHER),
    (0x1F000, LATIN),
    (0x20000, "han"),
    (0x30000, OTHER),
)
# Letters of the other scripts, and no signs: a dash or an emoji belongs to every script.
_FOREIGN = re.compile(
    "[\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff"
    "\U00010000-\U0001efff\U00020000-\U0003ffff]"
)


def script_of(token: str) -> str:
    """Name the script of the first letter that is not Latin; a word without one is Latin."""
    if token.isascii():
        return LATIN
    found = _FOREIGN.search(token)
    if found is None:
        return LATIN
    point = ord(found[0])
    return next((name for first, name in reversed(_RANGES) if point >= first), LATIN)
