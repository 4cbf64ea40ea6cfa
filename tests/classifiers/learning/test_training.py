"""Labelled lines become a corpus, a corpus a model."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifiers import SpamModel, Submission
from classifiers.learning.calibration import out_of_fold_groups, platt
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
