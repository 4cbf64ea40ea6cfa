"""Letters of another script inside a word, which look like the letters that belong there.

A word of one script is honest whatever script that is, and so is a word that writes a Greek letter
as science does.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import name

from moderation.languages import N_

_SCRIPTS = {
    "LATIN": N_("Latin"),
    "CYRILLIC": N_("Cyrillic"),
    "GREEK": N_("Greek"),
    "ARMENIAN": N_("Armenian"),
    "CHEROKEE": N_("Cherokee"),
    "COPTIC": N_("Coptic"),
    "LISU": N_("Lisu"),
}
_WORD = re.compile(r"[^\W\d_]+")
# As nearly every word is: of one alphabet, told at one look.
_OF_ONE = re.compile(r"[A-Za-z\u00c0-\u024f]*+|[\u0400-\u052f]*+|[\u0391-\u03c9]*+")
# Those that look Latin; "μm" and "Δx" are science.
_GREEK_LOOK_ALIKES = frozenset("ανορτυχικεωγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


class Stranger(NamedTuple):
    """Letters `start` to `end` of a text that are of another script than their word."""

    start: int
    end: int
    script: str  # a message


def strangers(text: str) -> Iterator[Stranger]:
    """Where letters pretend to belong: ascending, never overlapping."""
    if text.isascii():
        return
    for match in _WORD.finditer(text):
        if not match[0].isascii() and not _OF_ONE.fullmatch(match[0]):
            yield from _in_word(match.start(), match[0])


def _in_word(start: int, word: str) -> Iterator[Stranger]:
    scripts = [_script_of(letter) for letter in word]
    counts = Counter(script for script in scripts if script)
    if len(counts) < 2:
        return
    home = max(counts, key=lambda script: (counts[script], script == "LATIN"))
    run: list[int] = []
    for at, script in enumerate([*scripts, ""]):
        if run and script != scripts[run[0]]:
            yield Stranger(start + run[0], start + run[-1] + 1, _SCRIPTS[scripts[run[0]]])
            run = []
        if script not in {"", home} and _deceives(word[at], script):
            run.append(at)


def _deceives(letter: str, script: str) -> bool:
    return script != "GREEK" or letter in _GREEK_LOOK_ALIKES


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    script = name(letter, "").partition(" ")[0]
    return script if script in _SCRIPTS else ""
