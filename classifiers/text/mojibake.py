"""Text that was UTF-8, was read as Latin-1 and was sent on: "Ð¡Ð¿Ð°Ñ" is Russian.

Spam programs of the time between the two encodings send it by the thousand. Honest blogs that
moved from one database to another have some too, so it is repaired before anything is judged.
"""

import re

# What the bytes 0x80 to 0xbf become in Latin-1 and in Windows-1252.
_TAIL = (
    "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_RUN = re.compile(f"(?:[\xc2-\xdf][{_TAIL}]|[\xe0-\xef][{_TAIL}]{{2}}|[\xf0-\xf4][{_TAIL}]{{3}})+")


def repair_mojibake(text: str) -> tuple[str, int]:
    """Give `text` with runs of wrongly decoded UTF-8 decoded rightly, and how many there were."""
    if text.isascii() or _RUN.search(text) is None:
        return text, 0
    repaired = 0

    def decode(match: re.Match[str]) -> str:
        nonlocal repaired
        try:
            decoded = b"".join(map(_byte, match[0])).decode("utf-8")
        except UnicodeError:
            return match[0]
        repaired += 1
        return decoded

    return _RUN.sub(decode, text), repaired


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if ord(character) < 256 else "cp1252")
