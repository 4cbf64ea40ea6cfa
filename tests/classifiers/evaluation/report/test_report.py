"""The page: the same bytes for the same results, everything escaped, nothing asked of anybody."""

import re
import sys
from html.parser import HTMLParser

import pytest

from classifiers.evaluation import report as report_room
from classifiers.evaluation.in_use import evaluate_in_use
from classifiers.evaluation.labelled_rows import read_rows
from classifiers.evaluation.report.illustrations import VERSION, illustrations
from classifiers.evaluation.report.report_html import NO_PLOTS, to_html, write_report
from tests.fixtures.accessibility import assert_accessible

DRAWN = (illustrations, VERSION)
UNDRAWN = (lambda _experiment: "", VERSION)  # drawing takes a second
SILENT = str.__len__


class Outline(HTMLParser):
    """What the page asks for, and what stands for its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def every(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def report(results, tmp_path_factory):
    return write_report(results, tmp_path_factory.mktemp("report"), SILENT)


@pytest.fixture(scope="module")
def page(report):
    return report.read_text(encoding="utf-8")


@pytest.mark.at_length
def test_the_same_results_give_the_same_page(results, page):
    assert to_html(results, DRAWN) == page


def test_no_date_stands_in_it_unless_one_was_given(results, page):
    assert "<dt>Date</dt>" not in page
    assert "<dd>2026-01-02</dd>" in to_html(results | {"date": "2026-01-02"}, UNDRAWN)


def test_it_asks_nobody_for_anything(page):
    outline = Outline(page)
    assert outline.every("script") == outline.every("link") == outline.every("iframe") == []
    sources = [each["src"] for each in outline.every("img")]
    sources += [each["srcset"] for each in outline.every("source")]
    assert len(sources) == 10
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert "default-src 'none'" in page


def test_every_picture_has_a_text_and_a_table(page):
    outline = Outline(page)
    assert all(len(each["alt"]) > 20 for each in outline.every("img"))
    assert (
        len(outline.every("details")) == len(outline.every("img")) == len(outline.every("figure"))
    )


def test_model_data_and_versions_stand_at_the_top(results, page):
    assert results["data"]["sha256"] in page
    assert f"matplotlib {VERSION}" in page
    assert "70 rows of 5 sources: 30 spam, 40 ham; 1 lines unreadable and skipped" in page


def test_the_bar_says_what_was_reached_and_names_what_was_not_measured(page):
    assert 'class="badge good">yes' in page
    assert "Not measured here: spam with its link only" in page


def test_the_name_of_a_source_is_escaped(write, fitted_model):
    row = {"text": "I was there.", "label": "ham", "source": "<script>alert(1)</script>$x^$ 댓글"}
    results = evaluate_in_use(fitted_model, read_rows(write("a", row)), SILENT)
    written = to_html(results, DRAWN)
    assert "&lt;script&gt;" in written
    assert Outline(written).every("script") == []


@pytest.mark.parametrize("label", ["spam", "ham"])
def test_one_class_makes_a_page_too(write, fitted_model, label):
    results = evaluate_in_use(
        fitted_model, read_rows(write("a", {"text": "Buy", "label": label})), SILENT
    )
    assert "There is no" in to_html(results, DRAWN)


def test_without_matplotlib_only_the_plots_are_missing(results, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("illustrations", "plots", "drawing"):
        monkeypatch.delitem(sys.modules, f"{report_room.__name__}.{name}", raising=False)
        monkeypatch.delattr(report_room, name, raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    said: list[str] = []
    written = write_report(results, tmp_path / "report", said.append).read_text()
    assert said == [NO_PLOTS]
    assert "comment-moderation[report]" in written
    assert Outline(written).every("img") == []
    assert "blog_first" in written


def test_it_can_be_read_by_everybody_wide_and_narrow(report, browser):
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    opened.goto(report.as_uri())
    assert opened.evaluate("[...document.images].every(each => each.naturalWidth > 0)")
    assert_accessible(opened)
    context.close()


def test_a_rate_of_few_shows_how_little_it_proves(page):
    assert re.search(r"0\.00\u00a0% <span class=\"interval\">\(0\.00–\d", page)


def test_every_row_is_drawn_once(results):
    experiment = results["experiments"]["in_use"]
    counted = experiment["curves"]["histogram"]
    assert (sum(counted["spam"]), sum(counted["ham"])) == (30, 40)
    assert sum(each["spam"]["of"] for each in experiment["curves"]["reliability"]) == 70
