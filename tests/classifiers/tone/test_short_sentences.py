"""What anybody tries first: plain threats, insults and attacks, and sentences that are none."""

import pytest

from classifiers import ToneModel
from classifiers.evaluation.tone.cases import golden_cases
from classifiers.learning.tone.honest_sentences import honest_sentences
from classifiers.learning.tone.hostile_sentences import hostile_sentences
from tests.classifiers.tone.short_sentences import HONEST, HOSTILE

# At least so many hostile ones are above .5, and at most so many honest ones.
SHARES = {
    "ar": (0.9, 0.1),
    "de": (0.9, 0.15),
    "en": (0.9, 0.1),
    "fr": (0.9, 0.3),
    "ko": (0.9, 0.1),
    "pt": (0.75, 0.1),
    "ru": (0.9, 0.1),
    "zh": (0.6, 0.1),
}


@pytest.mark.parametrize("language", sorted(SHARES))
def test_plain_hostility_is_told_from_honest_sentences(tone: ToneModel, language: str) -> None:
    found, wrong = SHARES[language]
    hostile = {text: _toxicity(tone, text, language) for text in HOSTILE[language]}
    honest = {text: _toxicity(tone, text, language) for text in HONEST[language]}
    missed = [text for text, share in hostile.items() if share <= 0.5]
    flagged = [text for text, share in honest.items() if share > 0.5]
    assert len(missed) <= (1 - found) * len(hostile), missed
    assert len(flagged) <= wrong * len(honest), flagged


def test_an_english_threat_is_called_one(tone: ToneModel) -> None:
    for text in ("I will find you and kill you", "We will burn your house down tonight"):
        assert tone.opinion(text, "en").attributes["threat"] > 0.5
    for text in ("I will find you a seat", "We burn wood in the house tonight"):
        assert tone.opinion(text, "en").attributes["threat"] < 0.5


def test_hatred_of_a_group_is_an_attack_on_who_somebody_is(tone: ToneModel) -> None:
    for text in ("I hate gay people", "I hate all Muslims"):
        assert tone.opinion(text, "en").attributes["identity_attack"] > 0.5
    for text in ("I like your gay choir", "I met Muslims from Leeds"):
        assert tone.opinion(text, "en").attributes["identity_attack"] < 0.5


def test_denied_hatred_and_self_reproach_are_not_held_against_anybody(tone: ToneModel) -> None:
    for tries in ("negated hatred", "self-reproach"):
        cases = [each.text for each in golden_cases() if each.tries == tries]
        assert [text for text in cases if _toxicity(tone, text, "en") > 0.5] == []


@pytest.mark.parametrize("language", sorted(SHARES))
def test_none_of_these_sentences_is_learned_from(language: str) -> None:
    learned = {
        _plain(each.text) for each in (*hostile_sentences(language), *honest_sentences(language))
    }
    assert not {_plain(text) for text in (*HOSTILE[language], *HONEST[language])} & learned


def _plain(text: str) -> str:
    return text.lower().strip(" .!?。")


def _toxicity(tone: ToneModel, text: str, language: str) -> float:
    return tone.opinion(text, language).attributes.get("toxicity", 0.0)
