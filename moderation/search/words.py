"""Words as search sees them: the same for both databases, because we make them ourselves.

Case, diacritics, width and invisible characters don't count. Scripts that write no spaces are cut
into pairs of characters, with the last character of a run by itself: so whatever stands in a run
is a row of pairs in it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 64  # characters of a word that count
MOST = 10_000  # words of a text that count

# Within a chunk no space is met, and no sign of ASCII; what else ends a word is seen later.
_CHUNK = re.compile(r"(?:[^\W_]|[^\x00-\x7f\s])+")
_LONGEST_CHUNK = 4_000
_MARKS_RUN = re.compile("([\u0300-\u036f]{8})[\u0300-\u036f]+")  # long runs are slow to normalise
_DIACRITIC = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0652\u0670]")
_CYRILLIC_YO = re.compile("(?<=[\u0435])\u0308")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff][\u0300-\u036f]+")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"  # Chinese and Japanese
)
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, and where it stands in the text as it was written."""

    text: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, in order; of an endless text the first ones."""
    number = 0
    for chunk in _CHUNK.finditer(text):
        for piece in range(chunk.start(), chunk.end(), _LONGEST_CHUNK):
            raw = text[piece : min(piece + _LONGEST_CHUNK, chunk.end())]
            for word, start, end in _pieces(raw):
                yield Word(word, piece + start, piece + end)
                number += 1
                if number >= MOST:
                    return


def plain_words(text: str) -> list[str]:
    """The words without their places."""
    found: list[str] = []
    for chunk in _CHUNK.findall(text):
        if len(chunk) <= _LONGEST_CHUNK:
            found += _plain_pieces(chunk)
        else:
            found += [word.text for word in words_of(chunk)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that writes no spaces."""
    return bool(_IS_UNSPACED.match(word))


@lru_cache(maxsize=16_384)
def _pieces(raw: str) -> tuple[tuple[str, int, int], ...]:
    folded = _folded(raw)
    is_alike = len(folded) == len(raw)  # then each character stands where it stood
    found: list[tuple[str, int, int]] = []
    for word, at in _split(folded):
        for piece, start, length in _cut(word):
            where = (at + start, at + start + length) if is_alike else (0, len(raw))
            found.append((piece[:LONGEST], *where))
    return tuple(found)


@lru_cache(maxsize=16_384)
def _plain_pieces(raw: str) -> tuple[str, ...]:
    """The same without places, for whoever reads texts by the thousand: most words come again."""
    return tuple(word for word, _, _ in _pieces.__wrapped__(raw))


def _folded(raw: str) -> str:
    if raw.isascii():
        return raw.lower()
    capped = _MARKS_RUN.sub(r"\1", raw)
    plain = unicodedata.normalize("NFKC", capped).casefold()
    seen = "".join(one for one in plain if unicodedata.category(one) != "Cf")
    apart = _CYRILLIC_YO.sub("", unicodedata.normalize("NFD", seen))
    # In Cyrillic a mark makes another letter, as in й; elsewhere it is an accent.
    kept = _CYRILLIC_LETTER.sub(lambda found: unicodedata.normalize("NFC", found[0]), apart)
    return unicodedata.normalize("NFC", _DIACRITIC.sub("", kept))


def _split(folded: str) -> Iterator[tuple[str, int]]:
    """The words of a chunk, with where each begins."""
    start = 0
    for at, character in enumerate(f"{folded} "):
        if character.isascii():
            is_part = character.isalnum()
        else:
            is_part = unicodedata.category(character)[0] in "LMN"
        if not is_part:
            if at > start:
                yield folded[start:at], start
            start = at + 1


def _cut(word: str) -> Iterator[tuple[str, int, int]]:
    for run in _RUN.finditer(word):
        text, start = run[0], run.start()
        if not is_unspaced(text):
            yield text, start, len(text)
            continue
        for at in range(len(text) - 1):
            yield text[at : at + 2], start + at, 2
        yield text[-1], start + len(text) - 1, 1
