"""Own sentences as a frozen set that no decision changes: some are rehearsed, others are judged."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from classifiers.learning.tone.honest_sentences import honest_sentences
from classifiers.learning.tone.hostile_sentences import hostile_sentences
from classifiers.learning.tone.labelled_texts import LabelledText

# Sentences of one template stand near each other, so both sets have some of each.
_EVERY: Final = 3
_REHEARSED, _JUDGED = 0, 1


class JudgedSentence(NamedTuple):
    """An own sentence, and whether it is hostile."""

    text: str
    language: str
    is_hostile: bool


def rehearsed_sentences(language: str) -> Sequence[str]:
    """Give every third own sentence of a language; none where none were written."""
    return [each.text for each in _own(language)[_REHEARSED::_EVERY]]


def judged_sentences(language: str) -> Sequence[JudgedSentence]:
    """Give as many that are not rehearsed: what a model must go on getting right."""
    return [
        JudgedSentence(each.text, language, each.labels["toxicity"] > 0)
        for each in _own(language)[_JUDGED::_EVERY]
    ]


def _own(language: str) -> list[LabelledText]:
    return [*honest_sentences(language), *hostile_sentences(language)]
