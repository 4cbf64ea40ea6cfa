"""Words that a sentence denies: "I don't hate them", "they are not vermin", "nobody should die".

A model that weighs words one by one takes a denied word for a said one. What is denied is found by
a few narrow rules for each language; where a sentence takes a denial back ("I don't hate them,
but …") nothing in it is denied. Who calls himself an idiot insults nobody, and is read alike.
Chinese has no rules: it is written without spaces, and a sentence is read as one word.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from classifiers.text.denials import Denials
from classifiers.text.denials_english import english
from classifiers.text.denials_european import french, german, portuguese
from classifiers.text.denials_others import arabic, korean, russian

_SENTENCE: Final = re.compile(r"[^.!?]+")
_MOST_READ: Final = 4000  # characters; of longer texts single sentences say little
_BY_LANGUAGE: Final = {
    "ar": arabic(),
    "de": german(),
    "en": english(),
    "fr": french(),
    "ko": korean(),
    "pt": portuguese(),
    "ru": russian(),
}


def denied(tokens: Sequence[str], language: str) -> frozenset[str]:
    """Give the words that a text says nowhere but where they are denied.

    tokens: normalised, in their order. Empty for a language without rules; never fails.
    """
    denials = _BY_LANGUAGE.get(language)
    if denials is None:
        return frozenset()
    words = " ".join(tokens)[:_MOST_READ]
    spans = list(_spans(words, denials))
    if not spans:
        return frozenset()
    starts = [0, *accumulate(len(token) + 1 for token in tokens)]
    hit = {
        place
        for place, (token, start) in enumerate(zip(tokens, starts, strict=False))
        if any(first < start + len(token) and start < last for first, last in spans)
    }
    said = {token for place, token in enumerate(tokens) if place not in hit}
    return frozenset(tokens[place] for place in hit) - said


def _spans(words: str, denials: Denials) -> Iterator[tuple[int, int]]:
    """Give where denied words stand: start and end (exclusive) in `words`."""
    for sentence in _SENTENCE.finditer(words):
        if denials.taken_back.search(words, *sentence.span()):
            continue
        for rule in denials.rules:
            for found in rule.finditer(words, *sentence.span()):
                for heavy in denials.heavy.finditer(words, *found.span(1)):
                    yield heavy.span()
