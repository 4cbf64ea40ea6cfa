"""Texts that are almost the same, told by small sketches: MinHash over runs of letters.

What a campaign changes from copy to copy is left out before anything is compared: links and their
hosts, digits, signs, capitals, emoji, invisible and look-alike letters. What is left is cut into
overlapping runs; a sketch keeps, for each of 64 orders of all runs, a byte of the run that comes
first (Broder 1997; Li and König 2010). The share of bytes that agree estimates the share of runs
that two texts have in common (Jaccard). Bands of the same minima find candidates by equality.

The orders follow from a key. The same key gives the same sketches on every machine and in every
version of Python; without it a sketch tells nothing of its text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.text.masking import LINK
from classifiers.text.text import NormalText, normalise

ORDERS: Final = 64
BANDS: Final = 4  # each is an index to write for every comment
ROWS: Final = 2  # minima in a band
ALMOST_THE_SAME: Final = 0.4  # estimated share of runs; from here on two texts are copies
LONGEST: Final = 16_384  # characters that are looked at

_RUN = 5  # letters in a run
_WIDE_RUN = 2  # of scripts in which a letter is a syllable or a word
_FEWEST_WORDS = 8
_FEWEST_LETTERS = 32
_FEWEST_WIDE = 16
_FEWEST_DIFFERENT = 6  # words, or letters of scripts without spaces: "thanks thanks thanks"
_CHUNK = 2_048

# Fixed, whatever Python's Unicode: everything that is not a letter and that campaigns vary.
_UNTELLING = re.compile(
    "[\x00-@\\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u0660-\u0669\u06f0-\u06f9\u0966-\u096f"
    "\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3007-\u3030\ue000-\uf8ff\ufe10-\ufe6f"
    "\U0001f000-\U0001faff]+"
)
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3006\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_FIRST_WIDE = 0x1100

_ROLL = np.uint32(0x01000193)
_MIX_1 = np.uint32(0x85EBCA6B)
_MIX_2 = np.uint32(0xC2B2AE35)
_HALF = np.uint32(16)


class Sketch(NamedTuple):
    """A text that is long enough to be recognised.

    minima: `ORDERS` bytes, to be compared with `similarity`.
    bands: `BANDS` numbers of 64 bits, signed; texts that are almost the same share one.
    """

    minima: bytes
    bands: tuple[int, ...]


class Sketcher:
    """Makes sketches that compare with those of the same key, and with no others."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = blake2b(key, digest_size=32).digest()
        seeds = b"".join(
            blake2b(bytes([number]), key=self._key, digest_size=64).digest()
            for number in range(ORDERS * 8 // 64 + 1)
        )
        numbers = np.frombuffer(seeds, dtype="<u4").astype(np.uint32)
        self._seed = numbers[-1]
        self._shifts = numbers[:ORDERS, np.newaxis]
        self._factors = numbers[ORDERS : 2 * ORDERS, np.newaxis] | np.uint32(1)

    def sketch(self, raw: str) -> Sketch | None:
        """Sketch a text as it was typed; None where it says too little to be recognised by.

        Never fails, takes any string, and is linear in its length.
        """
        text = telling_text(normalise(raw))
        if not _tells_enough(text):
            return None
        minima = self._minima(self._runs(text))
        return Sketch(minima.astype(np.uint8).tobytes(), self._bands(minima))

    def _runs(self, text: str) -> NDArray[np.uint32]:
        """Give all runs of letters as numbers, mixed with the key."""
        data = bytearray(f" {text} ".encode("utf-32-le"))
        points = np.frombuffer(data, dtype=np.uint32)
        runs = _rolled(points, _RUN)
        if int(points.max()) >= _FIRST_WIDE:
            starts_wide = _is_wide(points)
            runs = np.concatenate(
                (
                    runs[~starts_wide[: len(runs)]],
                    _rolled(points, _WIDE_RUN)[starts_wide[: 1 - _WIDE_RUN]],
                )
            )
        return _mixed(runs ^ self._seed)

    def _minima(self, runs: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Give the least number of all runs in each order, chunk by chunk."""
        least = np.full(ORDERS, 0xFFFFFFFF, dtype=np.uint32)
        for start in range(0, len(runs), _CHUNK):
            ordered = runs[start : start + _CHUNK] ^ self._shifts
            ordered *= self._factors
            np.minimum(least, ordered.min(axis=1), out=least)
        return least

    def _bands(self, minima: NDArray[np.uint32]) -> tuple[int, ...]:
        data = minima[: BANDS * ROWS].astype("<u4").tobytes()
        width = 4 * ROWS
        parts = (data[width * band : width * (band + 1)] for band in range(BANDS))
        return tuple(
            int.from_bytes(
                blake2b(part, key=self._key, digest_size=8).digest(), "little", signed=True
            )
            for part in parts
        )


@lru_cache(maxsize=16)
def sketcher(key: bytes = b"") -> Sketcher:
    """Give the sketcher of a key; making one costs more than a sketch."""
    return Sketcher(key)


def similarity(one: bytes, other: bytes) -> float:
    """Estimate the share of runs that two texts have in common, 0 to 1, from their minima."""
    return float(similarities(one, [other])[0])


def similarities(one: bytes, others: Sequence[bytes]) -> NDArray[np.float64]:
    """Estimate the similarity of one text to each of others; shape (len(others),)."""
    if not others:
        return np.zeros(0)
    table = np.frombuffer(b"".join(others), dtype=np.uint8).reshape(len(others), ORDERS)
    agreeing = np.count_nonzero(table == np.frombuffer(one, dtype=np.uint8), axis=1) / ORDERS
    by_chance = 1 / 256
    estimates: NDArray[np.float64] = (agreeing - by_chance) / (1 - by_chance)
    return estimates.clip(0.0, 1.0)


def telling_text(normal: NormalText) -> str:
    """Give what a campaign keeps from copy to copy: words, without links, digits and signs."""
    words = " ".join(_without_links(normal)) if normal.links else normal.words
    return " ".join(_UNTELLING.sub(" ", words[:LONGEST]).split())


def _without_links(normal: NormalText) -> list[str]:
    """Leave out each link's token with the host and the words of its path behind it."""
    links = iter(normal.links)
    kept: list[str] = []
    left_out = 0
    for token in normal.tokens:
        if token == LINK:
            link = next(links, None)
            left_out = len(f"{link.host} {link.path}".split()) if link else 0
        elif left_out:
            left_out -= 1
        else:
            kept.append(token)
    return kept


def _tells_enough(text: str) -> bool:
    if len(text) < _FEWEST_WIDE:
        return False
    words = text.split()
    if len(words) >= _FEWEST_WORDS and len(text) >= _FEWEST_LETTERS + len(words):
        return len(set(words)) >= _FEWEST_DIFFERENT
    if text.isascii():
        return False
    wide, unspaced = _WIDE.findall(text), _UNSPACED.findall(text)
    is_long = len(wide) >= _FEWEST_WIDE or len(unspaced) >= _FEWEST_LETTERS
    return is_long and len({*wide, *unspaced}) >= _FEWEST_DIFFERENT


def _rolled(points: NDArray[np.uint32], length: int) -> NDArray[np.uint32]:
    rolled = points
    for offset in range(1, length):
        rolled = rolled[:-1] * _ROLL
        rolled += points[offset:]
    return rolled


def _is_wide(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    wide = (points >= 0x2E80) & (points < 0xD7A4)
    wide |= (points >= 0xF900) & (points < 0xFB00)
    wide |= (points >= 0x20000) & (points < 0x40000)
    wide |= (points >= 0x1100) & (points < 0x1200)
    return wide


def _mixed(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Mix each number well: the last steps of MurmurHash3 (Appleby)."""
    mixed = numbers ^ (numbers >> _HALF)
    mixed *= _MIX_1
    mixed ^= mixed >> np.uint32(13)
    mixed *= _MIX_2
    mixed ^= mixed >> _HALF
    return mixed
