"""Terms of a site's list, made ready to be looked for in any text, however it is written.

A term is one word or several. ``*`` stands for any run of letters within a word, ``?`` for one;
between quotation marks both are what they are. Nothing here is a regular expression that somebody
else wrote: plain terms are looked up word by word, patterns by one automaton whose states are bits
of one number. So the time grows with the length of the text and with nothing that is in it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\w+|[^\w\s]")
_PATTERN_WORD = re.compile(r"[\w*?]+|[^\w\s*?]")
_LITERAL_RUN = re.compile(r"[^*? ]+")
_GUARD = 3
# So few patterns are tried one by one; more of them all at once.
_ONE_BY_ONE = 6

_Trie = dict[str, Any]
_END = ""  # no word is empty


class Terms:
    """Terms that can be found in a text. ``find`` gives back the term as it was written."""

    __slots__ = ("_all", "_guards", "_lengths", "_trie")

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._trie: _Trie = {}
        self._guards: dict[str, list[str]] = {}
        patterns = []
        for term in terms:
            if is_pattern(term):
                patterns.append(term)
                self._guards.setdefault(_guard(term), []).append(term)
            else:
                _plant(self._trie, _words(term.strip('"')), term)
        self._lengths = tuple(sorted({len(guard) for guard in self._guards}))
        self._all = tuple(patterns)

    def __bool__(self) -> bool:
        return bool(self._trie or self._all)

    def find(self, *texts: str) -> str | None:
        """A term that is in one of the texts, else None."""
        if not self:
            return None
        for text in texts:
            words = _words(text)
            found = self._plain(words) or self._pattern(words)
            if found is not None:
                return found
        return None

    def _plain(self, words: list[str]) -> str | None:
        for start, word in enumerate(words):
            node = self._trie.get(word)
            place = start + 1
            while node is not None:
                if _END in node:
                    term: str = node[_END]
                    return term
                node = node.get(words[place]) if place < len(words) else None
                place += 1
        return None

    def _pattern(self, words: list[str]) -> str | None:
        if not self._all or not words:
            return None
        text = f" {' '.join(words)} "
        hit = self._guards_in(text)
        if not hit:
            return None
        if len(hit) <= _ONE_BY_ONE:
            some = tuple(term for guard in sorted(hit) for term in self._guards[guard])
            return automaton_of(some).find(text)
        return automaton_of(self._all).find(text)

    def _guards_in(self, text: str) -> set[str]:
        """The guards that are in the text: a pattern without its guard can't match."""
        pieces: set[str] = set()
        for length in self._lengths:
            pieces.update(
                map("".join, zip(*(text[start:] for start in range(length)), strict=False))
            )
        return pieces & self._guards.keys()


def is_pattern(term: str) -> bool:
    """Whether the term stands for more than itself."""
    return not term.startswith('"') and ("*" in term or "?" in term)


def words_of_term(term: str) -> list[str]:
    """The words of a term as they are looked for."""
    if is_pattern(term):
        return _PATTERN_WORD.findall(_plain_letters(term))
    return _words(term.strip('"'))


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain_letters(text))


def _plain_letters(text: str) -> str:
    return _INVISIBLE.sub("", text).casefold()


def _plant(trie: _Trie, words: list[str], term: str) -> None:
    if not words:
        return
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    node.setdefault(_END, term)


def _guard(term: str) -> str:
    """The beginning of the longest run of letters that whatever matches must have."""
    runs = [run for word in words_of_term(term) for run in _LITERAL_RUN.findall(word)]
    return max(runs, key=len, default=" ")[:_GUARD]


@dataclass(slots=True)
class Automaton:
    """Every pattern at once: a bit for each of their letters, set while the text agrees so far."""

    first: int = 0
    last: int = 0
    staying: int = 0  # letters with a ``*`` behind them
    any_letter: int = 0
    letters: dict[str, int] = field(default_factory=dict)
    ends: dict[int, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The pattern that is first complete in the text, which begins and ends with a space."""
        state, letters = 0, self.letters
        first, last, staying, any_letter = self.first, self.last, self.staying, self.any_letter
        space = letters.get(" ", 0)
        for letter in text:
            ahead = (state << 1) | first
            if letter == " ":
                state = ahead & space
                if state & last:
                    return self._named(state & last)
            else:
                state = (ahead & letters.get(letter, any_letter)) | (state & staying)
        return None

    def _named(self, complete: int) -> str:
        return self.ends[(complete & -complete).bit_length() - 1]


@lru_cache(maxsize=512)
def automaton_of(patterns: tuple[str, ...]) -> Automaton:
    """The automaton of these patterns."""
    made = Automaton()
    bits: dict[str, list[int]] = {}
    wild: list[int] = []
    place = 0
    for pattern in patterns:
        made.first |= 1 << place
        for letter in f" {' '.join(words_of_term(pattern))} ":
            if letter == "*":
                made.staying |= 1 << (place - 1)
                continue
            (wild if letter == "?" else bits.setdefault(letter, [])).append(place)
            place += 1
        made.last |= 1 << (place - 1)
        made.ends[place - 1] = pattern
    made.any_letter = _mask(wild)
    made.letters = _masks(bits, made.any_letter)
    return made


def _masks(bits: Mapping[str, list[int]], any_letter: int) -> dict[str, int]:
    return {
        letter: _mask(places) | (0 if letter == " " else any_letter)
        for letter, places in bits.items()
    }


def _mask(places: Iterable[int]) -> int:
    chosen = list(places)
    if not chosen:
        return 0
    row = bytearray(chosen[-1] // 8 + 1)
    for place in chosen:
        row[place // 8] |= 1 << (place % 8)
    return int.from_bytes(row, "little")
