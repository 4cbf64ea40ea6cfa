"""A fitted model judged on labelled rows: what is counted, sliced, marked, and left unsaid."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.evaluation.in_use import evaluate_in_use
from classifiers.evaluation.labelled_rows import read_rows
from classifiers.evaluation.report.report_json import to_json
from classifiers.evaluation.report.report_text import to_text
from classifiers.evaluation.slices import (
    FLATTERY,
    NEWS,
    TEXT_ONLY,
    WEBSITE,
    WITH_URL,
    linked_by_author_only,
)
from tests.classifiers.evaluation.conftest import COSTS

SILENT = str.__len__


def test_rows_are_counted_and_broken_lines_named(results):
    data = results["data"]
    assert (data["rows"], data["spam"], data["ham"], data["sources"]) == (70, 30, 40, 5)
    assert data["broken_lines"] == [{"file": "blog_first.jsonl", "line": 21}]


def test_every_source_language_and_kind_of_comment_has_its_figures(results):
    experiment = results["experiments"]["in_use"]
    sources = {"blog_first", "blog_second", "news_paper", "video_0", "video_1"}
    assert set(experiment["sources"]) == sources
    assert set(experiment["languages"]) == {"de", "en", "not stated"}
    assert set(experiment["groups"]) == {WEBSITE, TEXT_ONLY, WITH_URL, NEWS}
    assert experiment["groups"][NEWS]["ham"] == 10


def test_praise_with_its_link_in_the_url_alone_is_a_group_of_its_own(write, fitted_model):
    praise = {"text": "Great post!", "author": "A", "url": "http://lamps.test", "label": "spam"}
    linked = praise | {"text": "Great post! www.lamps.test"}
    ham = {"text": "I was there.", "author": "B", "context": "A walk", "label": "ham"}
    rows = read_rows(write("blog", praise, linked, ham))
    assert linked_by_author_only(rows).tolist() == [True, False, False]
    groups = evaluate_in_use(fitted_model, rows, SILENT)["experiments"]["in_use"]["groups"]
    assert (groups[FLATTERY]["spam"], groups[FLATTERY]["ham"]) == (1, 1)


def test_the_bar_is_computed_and_says_what_was_not_measured(results):
    bar = {mark["figure"]: mark for mark in results["bar"]}
    accuracy = bar["TubeSpam: mean accuracy over these videos"]
    assert accuracy["reached"] is (accuracy["measured"] >= accuracy["aim"])
    assert bar["an opinion: p99"]["reached"] is False
    assert bar["loading the model"]["reached"] is True
    missing = bar[f"{FLATTERY}: recall at 1 % of other sources' ham"]
    assert (missing["measured"], missing["reached"]) == (None, None)


def test_alone_a_source_cannot_reach_a_threshold_that_others_fix(write, fitted_model):
    """Its own ham's threshold flags what it was told to; that must not count as a success."""
    ham = {
        "text": "I do not think this bridge will be finished; they said so last year.",
        "label": "ham",
    }
    results = evaluate_in_use(fitted_model, read_rows(write("news", ham, ham)), SILENT)
    bar = {mark["figure"]: mark["reached"] for mark in results["bar"]}
    assert bar["news: ham flagged at 0.5 % of other sources' ham"] is None
    assert bar["news: ham filed as spam, above 0.90"] is True


@pytest.mark.parametrize(("label", "said"), [("ham", "no spam here"), ("spam", "no ham here")])
def test_one_class_is_measured_as_far_as_it_goes(write, fitted_model, label, said):
    rows = read_rows(write("blog", {"text": "Buy lamps", "label": label}))
    results = evaluate_in_use(fitted_model, rows, SILENT)
    whole = results["experiments"]["in_use"]["all"]
    assert whole["auc"] is None
    assert said in to_text(results)
    assert json.loads(to_json(results))


def test_the_same_rows_give_the_same_bytes(labelled, fitted_model):
    def written() -> str:
        return to_json(
            evaluate_in_use(fitted_model, read_rows(labelled), SILENT, date="2026-01-02")
        )

    assert written() == written()
    assert '"date": "2026-01-02"' in written()


def test_costs_are_in_the_figures_only_where_they_are_wanted(labelled, fitted_model):
    rows = read_rows(labelled)
    assert evaluate_in_use(fitted_model, rows, SILENT)["costs"] is None
    assert evaluate_in_use(fitted_model, rows, SILENT, costs=COSTS)["costs"] == COSTS


def test_no_text_no_name_and_no_website_enters_the_figures(results, submissions):
    written = to_json(results)
    for each in submissions:
        assert each.text not in written
        assert each.author not in written
        assert not each.url or each.url.partition("//")[2] not in written


def test_it_needs_neither_scikit_learn_nor_matplotlib():
    reports = ("report_html", "report_json", "report_text")
    rooms = ("in_use", "labelled_rows", *(f"report.{one}" for one in reports))
    wanted = ", ".join(f"classifiers.evaluation.{room}" for room in rooms)
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys, {wanted}; print(*sys.modules)"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in finished.stdout.split()}
    assert loaded.isdisjoint({"sklearn", "scipy", "matplotlib"})
