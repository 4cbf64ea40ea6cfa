"""Labelled lines become a corpus, a corpus a model."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifiers import SpamModel, Submission
from classifiers.calibration import COSTS
from classifiers.learning.calibration import (
    OutOfFold,
    costs_of,
    fit_calibration,
    out_of_fold_groups,
)
from classifiers.learning.corpus import Corpus, groups, load
from classifiers.learning.training import main


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


def test_a_large_source_is_cut_by_time_and_others_stay_whole() -> None:
    sizes = [6000, 2000]
    dated = np.array([f"{2000 + row % 10}-01-01" for row in range(sum(sizes))])
    sources = np.repeat(["large", "small"], sizes)
    labels = np.arange(sum(sizes)) % 2
    named = groups(Corpus([Submission("text")] * sum(sizes), labels, sources, dated, 0))
    assert sorted(set(named)) == [*(f"large {span}" for span in (1, 2, 3, 4)), "small"]
    assert max(dated[named == "large 1"]) <= min(dated[named == "large 2"])


def test_folds_keep_groups_together_and_fill_evenly() -> None:
    names = np.repeat(["a", "b", "c", "d"], [50, 30, 20, 10])
    folds = out_of_fold_groups(np.zeros(110, dtype=np.int64), names, 2)
    assert all(len(set(folds[names == name])) == 1 for name in "abcd")
    assert sorted(np.bincount(folds)) == [50, 60]


def _seen(number: int) -> OutOfFold:
    """Scores that were shrunk by half."""
    random = np.random.default_rng(0)
    scores = random.normal(size=number)
    labels = (random.random(number) < 1 / (1 + np.exp(-2 * scores))).astype(np.int64)
    sources = np.array([f"source {row % 40}" for row in range(number)])
    whole = np.ones(number, dtype=bool)
    return OutOfFold(scores, labels, np.ones(number), sources, np.arange(number), whole)


def test_calibration_finds_the_slope_that_scores_were_shrunk_by() -> None:
    assert fit_calibration(_seen(20_000)).slope == pytest.approx(2, abs=0.1)


def test_a_good_comment_counts_as_much_as_two_spam() -> None:
    assert fit_calibration(_seen(20_000)).offset == pytest.approx(-np.log(2), abs=0.1)


def test_no_source_outweighs_the_others_by_its_size() -> None:
    seen = _seen(20_000)
    odd = np.arange(20_000) < 15_000
    mixed = seen._replace(
        labels=np.where(odd, 1 - seen.labels, seen.labels),
        sources=np.where(odd, "odd", seen.sources),
    )
    assert fit_calibration(mixed).slope > 0


def test_a_threshold_costs_at_most_one_of_so_many_good_comments() -> None:
    seen = _seen(20_000)
    calibration = fit_calibration(seen)
    ham = (calibration.slope * seen.scores + calibration.offset)[seen.labels == 0]
    for one_of, threshold in zip(COSTS, costs_of(seen, calibration), strict=True):
        assert 0.8 / one_of - 2e-4 <= float((ham > threshold).mean()) <= 1.1 / one_of + 1e-4
