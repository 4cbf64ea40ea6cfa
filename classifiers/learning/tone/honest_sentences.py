"""Own sentences that name who people are, and mean no harm.

Where people are named in the labelled texts, they are mostly named to be attacked, so a model
learns that naming them is an attack. Every group is therefore named as often in these, by the same
templates; all were written for this purpose, and none is anybody's comment.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from classifiers.learning.tone import honest_english, honest_european, honest_others
from classifiers.learning.tone.labelled_texts import CALM, LabelledText

SOURCE: Final = "honest_sentences"


class Wording(NamedTuple):
    """How one language names people: groups, with what stands for {one} and for {many} of them.

    each: how many sentences of each kind of template name each group.
    """

    groups: tuple[tuple[str, str], ...]
    one: tuple[str, ...]
    many: tuple[str, ...]
    each: int


WORDINGS: Final = {
    "en": Wording(honest_english.GROUPS, honest_english.ONE, honest_english.MANY, 20),
    "de": Wording(
        honest_european.GERMAN, honest_european.GERMAN_ONE, honest_european.GERMAN_MANY, 9
    ),
    "fr": Wording(
        honest_european.FRENCH, honest_european.FRENCH_ONE, honest_european.FRENCH_MANY, 8
    ),
    "pt": Wording(
        honest_european.PORTUGUESE,
        honest_european.PORTUGUESE_ONE,
        honest_european.PORTUGUESE_MANY,
        8,
    ),
    "ru": Wording(honest_others.RUSSIAN, honest_others.RUSSIAN_ONE, honest_others.RUSSIAN_MANY, 8),
    "ar": Wording(honest_others.ARABIC, honest_others.ARABIC_ONE, honest_others.ARABIC_MANY, 6),
    "ko": Wording(honest_others.KOREAN, honest_others.KOREAN_ONE, honest_others.KOREAN_MANY, 7),
    "zh": Wording(honest_others.CHINESE, honest_others.CHINESE_ONE, honest_others.CHINESE_MANY, 7),
}


def honest_sentences(language: str) -> list[LabelledText]:
    """Give the sentences of a language, the same ones each time; none where none were written."""
    wording = WORDINGS.get(language)
    if wording is None:
        return []
    return [
        LabelledText(sentence, language, SOURCE, CALM)
        for sentence in dict.fromkeys(_sentences(wording))
    ]


def _sentences(wording: Wording) -> Iterator[str]:
    """Name each group in turn; the next group begins where the one before it ended."""
    for number, (one, many) in enumerate(wording.groups):
        for turn in range(wording.each):
            place = number * wording.each + turn
            yield _capital(wording.one[place % len(wording.one)].format(one=one))
            yield _capital(wording.many[place % len(wording.many)].format(many=many))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
