"""What attacks cost the shipped model, on invented comments."""

from collections.abc import Mapping

import pytest

from classifiers import SpamModel, Submission
from classifiers.evaluation.attacks import (
    ATTACKS,
    DILUTIONS,
    PARAGRAPHS_BEFORE,
    QUOTES,
    attacked,
    diluted,
    in_front,
    quoting,
)
from tests.classifiers.findings.truth import labelled_comments

_MOST_LOST = 0.03
# The bar is 0.08: honest paragraphs still cost more, most of all beside spam of a few words.
_MOST_LOST_BY_PARAGRAPHS = 0.15


@pytest.fixture(scope="module")
def variants() -> Mapping[str, list[Submission]]:
    spam = [each.submission for each in labelled_comments() if each.is_spam]
    ham = [each.submission for each in labelled_comments() if not each.is_spam]
    return {
        "": spam,
        **{name: attacked(spam, attack) for name, attack in ATTACKS.items()},
        **quoting(spam, ham),
        PARAGRAPHS_BEFORE: in_front(spam, ham),
        **{name: diluted(spam, ham, paragraphs) for name, paragraphs in DILUTIONS.items()},
    }


@pytest.mark.parametrize("name", [*ATTACKS, *QUOTES, PARAGRAPHS_BEFORE, *DILUTIONS])
def test_what_costs_a_spammer_nothing_costs_the_model_little(
    shipped: SpamModel, variants: Mapping[str, list[Submission]], name: str
) -> None:
    before = (shipped.probabilities(variants[""]) > 0.5).sum()
    after = (shipped.probabilities(variants[name]) > 0.5).sum()
    most = _MOST_LOST if name in (*ATTACKS, *QUOTES) else _MOST_LOST_BY_PARAGRAPHS
    assert before - after <= most * len(variants[""])
    assert before > 0.8 * len(variants[""])
