"""Measuring tone: own cases that nothing is fitted on, and a card that says what was seen."""

import pytest

from classifiers.evaluation.tone.cases import golden_cases
from classifiers.evaluation.tone.held_out import SourceFigures
from classifiers.evaluation.tone.identity_terms import identity_sentences
from classifiers.evaluation.tone.masks import MASKS, holds_insult, masked
from classifiers.evaluation.tone.measuring import Measured
from classifiers.evaluation.tone.tone_card import to_markdown
from classifiers.learning.tone.honest_sentences import WORDINGS, honest_sentences

MEASURED = Measured(
    sources=[
        SourceFigures("en", "jigsaw_train", "toxicity", 900, 100, 0.951, 0.42, 0.8, 0.03),
        SourceFigures("en", "civil_spans", "threat", 90, 0, None, None, None, None),
    ],
    blogs={"en": 0.002},
    news=(0.001, 0.79),
    masks={"star (f*ck)": 1.5, "spaced (f u c k)": 7.0},
    identity={"Muslim": 0.0, "gay": 0.125},
    cases={"irony": (True, 0.1, 20), "negated hatred": (False, 0.9, 14)},
    unheard=0.0,
    costs={"alone": 150.0, "both": 200.0, "ratio": 1.33},
    bytes=1_500_000,
    most=1200,
)


@pytest.mark.parametrize(
    "line",
    [
        "| jigsaw_train (en): AUC | ≥ 0.940 | 0.951 | yes |",
        "| jigsaw_train (en): recall at 1 % flagged | ≥ 0.500 | 0.420 | no |",
        "| identity sentences above .5, worst group (gay) | ≤ 8.0 % | 12.5 % | no |",
        "| masked insults, worst kind: spaced (f u c k) | ≤ 5 points | 7.0 | no |",
        "| both opinions beside spam alone | ≤ 1.4 times | 1.33 times | yes |",
        "| en | jigsaw_train | toxicity | 900 / 100 | 0.951 | 0.420 | 0.030 |",
        "| irony | 10.0 % of 20 |",
        "| negated hatred | 90.0 % of 14 |",
    ],
)
def test_the_card_says_what_was_reached_and_what_not(line: str) -> None:
    assert line in to_markdown(MEASURED).split("\n")


def test_the_card_says_where_only_a_part_was_fitted() -> None:
    assert "at most 1,200 texts of each source" in to_markdown(MEASURED)
    assert "to be quick" not in to_markdown(MEASURED._replace(most=10**6))


def test_the_card_leaves_no_place_empty() -> None:
    assert "<!--" not in to_markdown(MEASURED)


@pytest.mark.parametrize("kind", sorted(MASKS))
def test_a_mask_changes_the_insult_and_nothing_else(kind: str) -> None:
    assert not holds_insult("what a classic scrap of a text")
    changed = masked("what an idiot he is", MASKS[kind])
    assert changed.startswith("what an ")
    assert changed.endswith(" he is")
    assert "idiot" not in changed


def test_no_sentence_to_measure_on_is_one_to_learn_from() -> None:
    learned = {each.text for language in WORDINGS for each in honest_sentences(language)}
    measured = {text for texts in identity_sentences().values() for text in texts}
    honest = {case.text for case in golden_cases() if not case.hostile}
    assert len(measured) > 300
    assert not measured & learned
    # What anybody says of themselves first can't be said in other words.
    assert honest & learned <= {"I am a gay man.", "I love women.", "I love Muslims."} | {
        case for case in honest if case.startswith("I love ")
    }
