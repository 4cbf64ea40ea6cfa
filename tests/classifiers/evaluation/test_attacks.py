"""Attacks change what a filter sees and leave what a reader reads."""

import numpy as np
import pytest

from classifiers import Submission
from classifiers.evaluation.attack_losses import attack_losses
from classifiers.evaluation.attacks import (
    ATTACKS,
    DILUTIONS,
    PARAGRAPHS_BEFORE,
    QUOTES,
    attacked,
    diluted,
    quoting,
)
from classifiers.evaluation.labelled_rows import read_rows
from classifiers.evaluation.verdicts import verdicts
from classifiers.text.text import normalise


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_changes_the_text_and_normalising_undoes_most_of_it(name):
    text = "Order wonderful garden chairs today at http://chairs.com/sale please"
    (changed,) = attacked([Submission(text)], ATTACKS[name])
    assert changed.text != text
    words = set(normalise(text).words.split())
    assert len(words & set(normalise(changed.text).words.split())) >= 0.6 * len(words)


def test_dilution_appends_honest_paragraphs():
    (changed,) = diluted([Submission("Buy")], [Submission("one"), Submission("two")], 3)
    assert changed.text == "Buy\n\none\n\ntwo\n\none"


def test_what_is_quoted_stands_on_the_page() -> None:
    told = quoting([Submission("Buy", title="The bridge")], [Submission("It rains. It pours.")])
    title, article, other = (told[name][0] for name in QUOTES)
    assert title.text == "Buy The bridge"
    assert (article.text, article.excerpt) == ("It rains. Buy", "It rains.")
    assert (other.text, other.excerpt) == ('"It rains." Buy', "")


def test_losses_are_points_of_the_same_rows_at_the_same_threshold(labelled):
    """A judge that only knows the plain word loses everything to whatever disguises it."""
    rows = read_rows(labelled)

    def judge(submissions):
        return np.array([0.9 if "Buy" in each.text else 0.1 for each in submissions])

    losses = attack_losses(judge, rows, verdicts(rows, judge(rows.submissions)))
    assert losses["unattacked"]["share"] == 1
    lost = {name: each["loss"] for name, each in losses["attacks"].items()}
    assert set(lost) == {*ATTACKS, *QUOTES, PARAGRAPHS_BEFORE, *DILUTIONS}
    assert lost["mathematical letters"] == 100
    assert lost["three paragraphs of ham appended"] == 0


def test_without_spam_or_ham_there_is_nothing_to_lose(write):
    for label in ("spam", "ham"):
        rows = read_rows(write("blog", {"text": "a", "label": label}))
        judged = verdicts(rows, np.array([0.5]))
        assert attack_losses(lambda each: np.zeros(len(each)), rows, judged) is None
