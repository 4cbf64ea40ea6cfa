"""What a developer measures: nothing is judged by a model that was fitted on it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifiers import Submission
from classifiers.evaluation import splits
from classifiers.evaluation.__main__ import main
from classifiers.evaluation.labelled_rows import Rows, read_rows
from classifiers.evaluation.outside_rivals import BOGOFILTER
from classifiers.evaluation.report.card import to_markdown
from classifiers.evaluation.report.illustrations import VERSION, illustrations
from classifiers.evaluation.report.report_html import to_html
from classifiers.evaluation.rival_names import ALL_FIELDS, TF_IDF, is_text_only_rival

SILENT = str.__len__


@pytest.fixture(scope="module")
def written(labelled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that one small run writes."""
    folder = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splits, "_LARGE", 20)
        arguments = ["--data", labelled, "--measure", labelled, "--report", folder]
        arguments += ["--json", folder / "figures.json", "--card", folder / "card.md"]
        assert main([str(each) for each in arguments]) == 0
    return folder


@pytest.fixture(scope="module")
def developed(written: Path) -> dict[str, Any]:
    results: dict[str, Any] = json.loads((written / "figures.json").read_text())
    return results


@pytest.mark.at_length
def test_every_source_is_left_out_and_its_files_are_the_sources(developed):
    sources = developed["experiments"]["left_out"]["sources"]
    assert set(sources) == {"blog_first", "blog_second", "news_paper", "tubespam"}
    assert developed["experiments"]["left_out"]["all"]["ham"] == 40


@pytest.mark.at_length
def test_videos_are_left_out_and_judged_one_by_one(developed):
    assert set(developed["experiments"]["videos_left_out"]["sources"]) == {"video_0", "video_1"}


@pytest.mark.at_length
def test_rivals_stand_beside_the_model_losers_too(developed):
    rivals = developed["experiments"]["blogs"]["rivals"]
    assert len(rivals.keys() - {BOGOFILTER}) == 6  # which is there where it is installed
    assert rivals[ALL_FIELDS] == developed["experiments"]["blogs"]["all"]
    assert is_text_only_rival(TF_IDF)


@pytest.mark.at_length
def test_card_and_page_state_the_bar_and_the_model(written, developed, shipped):
    card, page = (written / "card.md").read_text(), (written / "index.html").read_text()
    assert shipped.sha256 in card
    assert shipped.sha256 in page
    assert card == to_markdown(developed)
    for mark in developed["bar"]:
        assert mark["figure"] in card
        assert mark["where"]
        assert mark["reached"] in {None, True, False}


@pytest.mark.at_length
def test_the_card_follows_the_figures(developed):
    """Change a figure, and the table as well as the prose say something else."""
    changed = json.loads(json.dumps(developed))
    losses = changed["experiments"]["blogs"]["attacks"]["attacks"]
    losses["leet"]["loss"] = 77.7
    assert "costs most is “leet”: 77.7 points" in to_markdown(changed)
    changed["experiments"] = {"blogs": changed["experiments"]["blogs"]}
    assert "77.7" in to_html(changed, (illustrations, VERSION))


@pytest.mark.at_length
def test_nothing_of_a_row_is_in_card_or_page(written, submissions):
    for name in ("card.md", "index.html", "figures.json"):
        content = (written / name).read_text()
        assert not [each for each in submissions if each.text in content or each.author in content]


def test_data_that_cannot_be_used_ends_in_a_sentence(tmp_path, capsys):
    assert main(["--data", str(tmp_path)]) == 1
    assert "There are no *.jsonl files" in capsys.readouterr().err


def test_later_comments_are_judged_by_what_was_learned_from_earlier_ones(monkeypatch):
    monkeypatch.setattr(splits, "_LARGE", 10)
    times = [f"2025-01-{day:02}" for day in range(10, 0, -1)]
    split = splits.later_and_elsewhere(rows_of({"blog_a": times, "blog_b": [""] * 5, "sms": [""]}))
    assert sorted(split.known.timestamps.tolist()) == ["", *sorted(times)[:6]]
    assert split.later.sources.tolist() == ["blog_a"] * 4 + ["blog_b"] * 5
    assert split.unseen.tolist() == [False] * 4 + [True] * 5


def test_a_source_that_alone_has_spam_is_not_left_out(write):
    spam = [{"text": f"Buy lamps {number}", "label": "spam"} for number in range(20)]
    folder = write("a", *spam, {"text": "Well", "label": "ham"})
    write("b", {"text": "Well said", "label": "ham"}, {"text": "I agree", "label": "ham"})
    scored = splits.each_source_left_out(read_rows(folder).by_file(), SILENT)
    assert set(scored.rows.sources) == {"b"}


def rows_of(times: dict[str, list[str]]) -> Rows:
    names = np.array([name for name, each in times.items() for _ in each])
    dated = np.array([time for each in times.values() for time in each])
    count = len(names)
    labels = np.zeros(count, dtype=np.int64)
    return Rows([Submission("")] * count, labels, names, names, dated, np.arange(count))
