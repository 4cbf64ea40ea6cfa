"""Own sentences that attack, insult and threaten, and harmless ones that only sound like it.

Labelled comments rarely say it in so few words, and honest sentences that name people outweigh
them: a model of these alone takes "I hate" before a group for praise. Each group is therefore
attacked by the same templates, each as often as every other. Nobody's comment is quoted.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from classifiers.learning.tone import (
    hostile_east_asian,
    hostile_english,
    hostile_german,
    hostile_romance,
    hostile_russian_arabic,
)
from classifiers.learning.tone.honest_sentences import WORDINGS
from classifiers.learning.tone.labelled_texts import CALM, LabelledText

SOURCE: Final = "hostile_sentences"
HARMLESS_SOURCE: Final = "harmless_sentences"

# What one may see in it or not is left open: an attack on a group may be an insult besides.
_ATTACK: Final = {"toxicity": 1.0, "identity_attack": 1.0, "threat": 0.0}
_GROUP_THREAT: Final = {"toxicity": 1.0, "identity_attack": 1.0, "threat": 1.0}
_INSULT: Final = {"toxicity": 1.0, "insult": 1.0, "identity_attack": 0.0, "threat": 0.0}
_THREAT: Final = {"toxicity": 1.0, "identity_attack": 0.0, "threat": 1.0}


class Hostility(NamedTuple):
    """How one language is hostile: {many} stands for a group, {act} for one of `acts`.

    harmless: what sounds like a threat or an insult, and is none.
    """

    groups: tuple[str, ...]
    group_threats: tuple[str, ...]
    insults: tuple[str, ...]
    threats: tuple[str, ...]
    acts: tuple[str, ...]
    more_threats: tuple[str, ...]
    harmless: tuple[str, ...]


HOSTILITIES: Final = {
    "en": Hostility(
        hostile_english.GROUPS,
        hostile_english.GROUP_THREATS,
        hostile_english.INSULTS,
        hostile_english.THREATS,
        hostile_english.ACTS,
        hostile_english.MORE_THREATS,
        hostile_english.HARMLESS,
    ),
    "de": Hostility(
        hostile_german.GROUPS,
        hostile_german.GROUP_THREATS,
        hostile_german.INSULTS,
        hostile_german.THREATS,
        hostile_german.ACTS,
        hostile_german.MORE_THREATS,
        hostile_german.HARMLESS,
    ),
    "fr": Hostility(
        hostile_romance.FRENCH_GROUPS,
        hostile_romance.FRENCH_GROUP_THREATS,
        hostile_romance.FRENCH_INSULTS,
        hostile_romance.FRENCH_THREATS,
        hostile_romance.FRENCH_ACTS,
        hostile_romance.FRENCH_MORE_THREATS,
        hostile_romance.FRENCH_HARMLESS,
    ),
    "pt": Hostility(
        hostile_romance.PORTUGUESE_GROUPS,
        hostile_romance.PORTUGUESE_GROUP_THREATS,
        hostile_romance.PORTUGUESE_INSULTS,
        hostile_romance.PORTUGUESE_THREATS,
        hostile_romance.PORTUGUESE_ACTS,
        hostile_romance.PORTUGUESE_MORE_THREATS,
        hostile_romance.PORTUGUESE_HARMLESS,
    ),
    "ru": Hostility(
        hostile_russian_arabic.RUSSIAN_GROUPS,
        hostile_russian_arabic.RUSSIAN_GROUP_THREATS,
        hostile_russian_arabic.RUSSIAN_INSULTS,
        hostile_russian_arabic.RUSSIAN_THREATS,
        hostile_russian_arabic.RUSSIAN_ACTS,
        hostile_russian_arabic.RUSSIAN_MORE_THREATS,
        hostile_russian_arabic.RUSSIAN_HARMLESS,
    ),
    "ar": Hostility(
        hostile_russian_arabic.ARABIC_GROUPS,
        hostile_russian_arabic.ARABIC_GROUP_THREATS,
        hostile_russian_arabic.ARABIC_INSULTS,
        hostile_russian_arabic.ARABIC_THREATS,
        hostile_russian_arabic.ARABIC_ACTS,
        hostile_russian_arabic.ARABIC_MORE_THREATS,
        hostile_russian_arabic.ARABIC_HARMLESS,
    ),
    "ko": Hostility(
        hostile_east_asian.KOREAN_GROUPS,
        hostile_east_asian.KOREAN_GROUP_THREATS,
        hostile_east_asian.KOREAN_INSULTS,
        hostile_east_asian.KOREAN_THREATS,
        hostile_east_asian.KOREAN_ACTS,
        hostile_east_asian.KOREAN_MORE_THREATS,
        hostile_east_asian.KOREAN_HARMLESS,
    ),
    "zh": Hostility(
        hostile_east_asian.CHINESE_GROUPS,
        hostile_east_asian.CHINESE_GROUP_THREATS,
        hostile_east_asian.CHINESE_INSULTS,
        hostile_east_asian.CHINESE_THREATS,
        hostile_east_asian.CHINESE_ACTS,
        hostile_east_asian.CHINESE_MORE_THREATS,
        hostile_east_asian.CHINESE_HARMLESS,
    ),
}
# How often each group is attacked and threatened, beside twice WORDINGS[...].each honest times.
_ATTACKS: Final = 8
_GROUP_THREATS: Final = 3


def hostile_sentences(language: str) -> list[LabelledText]:
    """Give the sentences of a language, the same ones each time; none where none were written."""
    hostility = HOSTILITIES.get(language)
    if hostility is None:
        return []
    found: dict[str, LabelledText] = {}
    for sentence, labels in _hostile(hostility, language):
        found.setdefault(sentence, LabelledText(sentence, language, SOURCE, labels))
    for sentence in hostility.harmless:
        found.setdefault(sentence, LabelledText(sentence, language, HARMLESS_SOURCE, CALM))
    return list(found.values())


def _hostile(hostility: Hostility, language: str) -> Iterator[tuple[str, Mapping[str, float]]]:
    groups = [many for _, many in WORDINGS[language].groups]
    for templates, labels, each in (
        (hostility.groups, _ATTACK, _ATTACKS),
        (hostility.group_threats, _GROUP_THREAT, _GROUP_THREATS),
    ):
        for number, many in enumerate(groups):
            for turn in range(each):
                sentence = templates[(number * each + turn) % len(templates)].format(many=many)
                yield sentence[:1].upper() + sentence[1:], labels
    yield from ((sentence, _INSULT) for sentence in hostility.insults)
    yield from ((sentence, _THREAT) for sentence in hostility.more_threats)
    for threat in hostility.threats:
        for act in hostility.acts:
            sentence = threat.format(act=act)
            yield sentence[:1].upper() + sentence[1:], _THREAT
