"""Labelled lines become a corpus, a corpus a model and its card."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifiers import SpamModel, Submission
from classifiers.attacks import ATTACKS, attacked, diluted
from classifiers.calibration import out_of_fold_groups, platt
from classifiers.corpus import Corpus, groups, load
from classifiers.measures import calibration_error, ham_flagged, recall, threshold
from classifiers.model_card import render
from classifiers.text import normalise
from classifiers.training import main


@pytest.fixture
def folder(tmp_path: Path, submissions: list[Submission], labels: list[int]) -> Path:
    """Three files of invented comments, one line of them broken."""
    lines = [
        json.dumps({"text": each.text, "author": each.author, "url": each.url, "label": name})
        for each, name in zip(submissions, map(("ham", "spam").__getitem__, labels), strict=True)
    ]
    for source in range(3):
        (tmp_path / f"source_{source}.jsonl").write_text("\n".join(lines[source::3]) + "\n")
    with (tmp_path / "source_2.jsonl").open("a") as last:
        last.write('{"text": broken')
    return tmp_path


def test_loading_counts_unreadable_lines_and_names_sources_by_their_files(folder: Path) -> None:
    corpus = load(folder)
    assert (len(corpus.labels), int(corpus.labels.sum()), corpus.unreadable) == (60, 30, 1)
    assert set(corpus.sources) == {"source_0", "source_1", "source_2"}


def test_a_folder_without_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \*\.jsonl"):
        load(tmp_path)


def test_the_command_writes_a_model_that_loads(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "tried.npz"
    assert main(["--data", str(folder), "--out", str(path)]) == 0
    assert "30 spam, 30 ham, 1 lines unreadable" in capsys.readouterr().out
    assert SpamModel.load(path).name == "tried"


def test_a_large_source_with_spam_is_cut_by_time_and_a_readership_stays_whole() -> None:
    count = 6000
    dated = np.array([f"{2000 + row % 10}-01-01" for row in range(count)] * 2)
    sources = np.repeat(["mixed", "honest"], count)
    labels = np.concatenate((np.arange(count) % 2, np.zeros(count, dtype=np.int64)))
    named = groups(Corpus([Submission("text")] * 2 * count, labels, sources, dated, 0))
    assert sorted(set(named)) == ["honest", *(f"mixed {span}" for span in (1, 2, 3, 4))]
    assert max(dated[named == "mixed 1"]) <= min(dated[named == "mixed 2"])


def test_folds_keep_groups_together_and_fill_evenly() -> None:
    names = np.repeat(["a", "b", "c", "d"], [50, 30, 20, 10])
    folds = out_of_fold_groups(np.zeros(110, dtype=np.int64), names, 2)
    assert all(len(set(folds[names == name])) == 1 for name in "abcd")
    assert sorted(np.bincount(folds)) == [50, 60]


def test_calibration_finds_the_slope_that_scores_were_shrunk_by() -> None:
    random = np.random.default_rng(0)
    scores = random.normal(size=20_000)
    labels = (random.random(20_000) < 1 / (1 + np.exp(-(2 * scores - 1)))).astype(np.int64)
    slope, offset = platt(scores, labels, np.ones(20_000))
    assert slope == pytest.approx(2, abs=0.1)
    assert offset == pytest.approx(-1, abs=0.1)


def test_a_threshold_flags_no_more_ham_than_it_promises() -> None:
    scores, labels = np.arange(1000.0), np.repeat([0, 1], 500)
    limit = threshold(scores, labels, 0.01)
    assert ham_flagged(scores, labels, limit) <= 0.01
    assert recall(scores, labels, limit) == 1.0


def test_probabilities_that_come_true_have_no_calibration_error() -> None:
    assert calibration_error(np.full(10, 0.3), np.array([1, 1, 1, *[0] * 7])) == pytest.approx(0)
    assert calibration_error(np.full(10, 0.9), np.zeros(10, dtype=np.int64)) == pytest.approx(0.9)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_changes_the_text_and_normalising_undoes_most_of_it(name: str) -> None:
    text = "Order wonderful garden chairs today at http://chairs.com/sale please"
    (changed,) = attacked([Submission(text)], ATTACKS[name])
    assert changed.text != text
    words = set(normalise(text).words.split())
    assert len(words & set(normalise(changed.text).words.split())) >= 0.6 * len(words)


def test_dilution_appends_honest_paragraphs() -> None:
    (changed,) = diluted([Submission("Buy")], [Submission("one"), Submission("two")], 3)
    assert changed.text == "Buy\n\none\n\ntwo\n\none"


def test_a_card_states_what_it_was_given(folder: Path, shipped: SpamModel) -> None:
    share = dict.fromkeys(("filed", "caught", "auc", "ap", "mcc", "brier", "ece"), 0.125)
    rates = dict.fromkeys(("recall_0.005", "flagged_0.005", "recall_0.001", "flagged_0.001"), 0.25)
    figures = {"spam": 30, "ham": 30, **share, **rates, "recall_0.01": 0.5}
    card = render(
        model=shipped,
        corpus=load(folder),
        sources={"source_0": {**figures, "auc": float("nan")}},
        blogs={**figures, "rivals": {"this model": figures}, "attacks": {"none": 0.75}},
        measured={"news": 0.0},
    )
    assert shipped.sha256 in card
    assert "| source_0 | 12.50 % |" in card
    assert "n/a" in card
    assert "| none | 0.750 |" in card
