"""Terms of a site's list, made ready to be looked for in any text, however it is written.

A term is one word or several. ``*`` stands for any run of letters within a word, ``?`` for one;
between quotation marks both are what they are. Nothing here is a regular expression that somebody
else wrote: plain terms are looked up word by word, patterns by one automaton whose states are bits
of one number. So the time grows with the length of the text and with nothing that is in it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\w+|[^\w\s]")
_PATTERN_WORD = re.compile(r"[\w*?]+|[^\w\s*?]")
_LITERAL_RUN = re.compile(r"[^*? ]+")
# A pattern's guard is its longest run of letters. By so many of them, or fewer where there are not
# so many, all guards are looked for at once.
_KEY = 3
# So few guards in a text, and in a word, are worth looking where they are; more cost more than
# trying every pattern at once.
_MOST_IN_TEXT = 32
# Words that no pattern matched are remembered: most words of a comment were seen before.
_MOST_INNOCENT = 20_000
_LONGEST_INNOCENT = 24
_MOST_IN_WORD = 4

_Trie = dict[str, Any]
_END = ""  # no word is empty


class Terms:
    """Terms that can be found in a text. ``find`` gives back the term as it was written."""

    __slots__ = ("_of_phrases", "_of_words", "_trie")

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._trie: _Trie = {}
        of_words, of_phrases = [], []
        for term in terms:
            words = words_of_term(term)
            if not is_pattern(term):
                _plant(self._trie, words, term)
            elif len(words) == 1:
                of_words.append(term)
            else:
                of_phrases.append(term)
        self._of_words = Patterns(of_words)
        self._of_phrases = Patterns(of_phrases)

    def __bool__(self) -> bool:
        return bool(self._trie or self._of_words or self._of_phrases)

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
        found = self._of_words.in_words(words)
        if found is None and self._of_phrases:
            return self._of_phrases.in_text(f" {' '.join(words)} ")
        return found


class Patterns:
    """Patterns, each under its guard: letters without which it can't match."""

    __slots__ = ("_all", "_guards", "_innocent", "_keys", "_lengths")

    def __init__(self, patterns: Sequence[str]) -> None:
        self._all = tuple(patterns)
        self._guards: dict[str, tuple[str, ...]] = {}
        for pattern in patterns:
            guard = _guard(pattern)
            self._guards[guard] = (*self._guards.get(guard, ()), pattern)
        self._keys: dict[str, list[str]] = {}
        for guard in self._guards:
            self._keys.setdefault(guard[:_KEY], []).append(guard)
        self._innocent: set[str] = set()
        self._lengths = {len(key) for key in self._keys}

    def __bool__(self) -> bool:
        return bool(self._all)

    def in_text(self, text: str) -> str | None:
        """A pattern that is in the text, which begins and ends with a space."""
        guards = self._guards_in(text)
        return self._among(guards, text) if guards else None

    def in_words(self, words: Iterable[str]) -> str | None:
        """A pattern that one of the words matches. Each is a pattern of one word."""
        fresh = set(words) - self._innocent
        if not self._all or not fresh:
            return None
        found = self._in_fresh(sorted(fresh))
        if found is None:
            self._remember(fresh)
        return found

    def _in_fresh(self, words: list[str]) -> str | None:
        text = f" {' '.join(words)} "
        guards = self._guards_in(text)
        if len(guards) > _MOST_IN_TEXT:
            return automaton_of(self._all).find(text)
        for word in words if guards else ():
            inside = [guard for guard in guards if guard in word]
            found = self._among(inside, f" {word} ") if inside else None
            if found is not None:
                return found
        return None

    def _remember(self, words: set[str]) -> None:
        if len(self._innocent) > _MOST_INNOCENT:
            self._innocent = set()
        self._innocent.update(word for word in words if len(word) <= _LONGEST_INNOCENT)

    def _among(self, guards: Collection[str], text: str) -> str | None:
        if len(guards) > _MOST_IN_WORD:
            return automaton_of(self._all).find(text)
        for guard in guards:
            found = automaton_of(self._guards[guard]).find(text)
            if found is not None:
                return found
        return None

    def _guards_in(self, text: str) -> list[str]:
        """The guards that are in the text; no more than so many that it makes a difference."""
        found: list[str] = []
        for length in sorted(self._lengths):
            pieces = {text[start : start + length] for start in range(len(text))}
            for key in pieces & self._keys.keys():
                found += [guard for guard in self._keys[key] if guard in text]
                if len(found) > _MOST_IN_TEXT:
                    return found
        return found


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
    """The longest run of letters that whatever matches must have."""
    runs = [run for word in words_of_term(term) for run in _LITERAL_RUN.findall(word)]
    return max(runs, key=len, default=" ")


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


@lru_cache(maxsize=4096)
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
