"""Measuring tone: own cases that nothing is fitted on, and a card that says what was seen."""

import pytest

from classifiers.evaluation.tone.cases import golden_cases
from classifiers.evaluation.tone.held_out import SourceFigures, divide
from classifiers.evaluation.tone.identity_terms import identity_sentences
from classifiers.evaluation.tone.masks import MASKS, holds_insult, masked
from classifiers.evaluation.tone.measuring import Measured
from classifiers.evaluation.tone.tone_card import to_markdown
from classifiers.learning.tone.honest_sentences import WORDINGS, honest_sentences
from classifiers.learning.tone.hostile_sentences import hostile_sentences
from classifiers.learning.tone.labelled_texts import CALM, LabelledText

MEASURED = Measured(
    sources=[
        SourceFigures("en", "jigsaw_train", "toxicity", 900, 100, 0.951, 0.42, 0.8, 0.03),
        SourceFigures("en", "civil_spans", "threat", 90, 0, None, None, None, None),
    ],
    blogs={"en": 0.002},
    papers={"ko": 0.03},
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
        "| honest comments of blogs left out above .8 (en) | ≤ 0.5 % | 0.2 % | yes |",
        "| honest comments of newspapers left out above .8 (ko) | ≤ 0.5 % | 3.0 % | no |",
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


def test_what_is_measured_on_is_learned_from_in_no_source() -> None:
    texts = [
        *(
            LabelledText(f"text {number}", "en", "raters", {"toxicity": 0.0})
            for number in range(10)
        ),
        LabelledText("Text 9", "en", "others", {"toxicity": 0.0}),
        *(LabelledText(f"text {number}", "en", "news_a", CALM) for number in (8, 20)),
        *(LabelledText(f"blog {number}", "en", "blog_a", CALM) for number in range(2)),
        *(
            LabelledText(f"other {number}", "en", "others", {"toxicity": 0.0})
            for number in range(9)
        ),
        *honest_sentences("en")[:2],
    ]
    parts = divide(texts)
    assert [each.text for each in parts.held if each.source == "raters"] == ["text 8", "text 9"]
    assert {each.text for each in parts.unseen} == {"text 20", "blog 0", "blog 1"}
    assert not {each.text.lower() for each in parts.kept} & {"text 8", "text 9", "text 20"}
    assert {each.text for each in honest_sentences("en")[:2]} <= {each.text for each in parts.kept}


def test_no_sentence_to_measure_on_is_one_to_learn_from() -> None:
    learned = {
        each.text
        for language in WORDINGS
        for each in (*honest_sentences(language), *hostile_sentences(language))
    }
    measured = {text for texts in identity_sentences().values() for text in texts}
    honest = {case.text for case in golden_cases() if not case.hostile}
    assert len(measured) > 300
    assert not measured & learned
    assert not {case.text for case in golden_cases() if case.hostile} & learned
    # What anybody says of themselves first can't be said in other words.
    assert honest & learned <= {"I am a gay man.", "I love women.", "I love Muslims."} | {
        case for case in honest if case.startswith("I love ")
    }
