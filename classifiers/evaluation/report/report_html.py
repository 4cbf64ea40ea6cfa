"""Results as one page that asks nobody for anything: no script, no request, no date of its own."""

from collections.abc import Callable
from html import escape
from importlib.resources import files
from pathlib import Path

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.report import wording
from classifiers.evaluation.report.elements import paragraph, table, tile
from classifiers.evaluation.report.report_text import missing_class
from classifiers.evaluation.tables import (
    accuracy_table,
    bar_table,
    cost_table,
    filing_table,
    rival_table,
    threshold_table,
)

Illustrate = Callable[[Figures], str]
Say = Callable[[str], None]

NO_PLOTS = "The plots need matplotlib: pip install 'comment-moderation[report]'"

_METHOD = """\
Thresholds of a source are fixed on the ham of all other sources, so that looking at the source \
itself can't flatter. Recall is the share of its spam above that threshold, ham flagged the share \
of its ham.
Behind a rate stands its 95 % confidence interval (Wilson 1927): none of 250 flagged is not proof \
of zero.
MCC is Matthews’ correlation at 0.90. AUC and AP (average precision) are about the order of the \
scores alone. Brier is the mean squared error of the probabilities. ECE, the expected calibration \
error, is over ten bins of equal width; where there is only ham, it is the mean probability that \
the ham was given.
A dash stands where a figure isn't defined: recall without spam, AUC with one class.
"""


def write_report(results: Figures, folder: Path, say: Say) -> Path:
    """Write `index.html` into `folder`, which is made; without matplotlib without the plots."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    page.write_text(to_html(results, _illustrator(say)), encoding="utf-8")
    return page


def to_html(results: Figures, illustrate: tuple[Illustrate, str] | None) -> str:
    """Write the page. illustrate: what draws an experiment, and its version; None for no plots."""
    css = (files("classifiers.evaluation.report") / "report.css").read_text(encoding="utf-8")
    title = f"How good is {results['model']['name']}?"
    experiments = results["experiments"]
    sections = [_experiment(each, illustrate) for each in experiments.values()]
    version = {"matplotlib": illustrate[1]} if illustrate else {}
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(title)}</h1>\n{_facts(results, version)}\n</header>\n<main>\n"
        f"{_summary(results)}\n{'' if illustrate else paragraph(NO_PLOTS, kind='note')}\n"
        f"{''.join(sections)}\n{_costs(results['costs'])}{_how_to_read()}\n</main>\n"
        "</body>\n</html>\n"
    )


def _illustrator(say: Say) -> tuple[Illustrate, str] | None:
    try:
        from classifiers.evaluation.report.illustrations import VERSION, illustrations
    except ImportError:
        say(NO_PLOTS)
        return None
    say("drawing")
    return illustrations, VERSION


def _facts(results: Figures, version: dict[str, str]) -> str:
    data, made_with = results["data"], {**results["made_with"], **version}
    broken = len(data["broken_lines"])
    facts = {
        "SHA-256 of the model": results["model"]["sha256"] or "never saved",
        "Data": f"{data['rows']:,} rows of {data['sources']} sources: {data['spam']:,} spam, "
        f"{data['ham']:,} ham" + (f"; {broken} lines unreadable and skipped" if broken else ""),
        "SHA-256 of the data": data["sha256"],
        "Date": results["date"],
        "Made with": ", ".join(f"{name} {number}" for name, number in made_with.items()),
    }
    written = (
        f"<div><dt>{escape(name)}</dt><dd>{escape(fact)}</dd></div>"
        for name, fact in facts.items()
        if fact
    )
    return f'<dl class="facts">{"".join(written)}</dl>'


def _summary(results: Figures) -> str:
    """Lead with what is looked at first, and with the bar."""
    main = results["experiments"].get("in_use") or results["experiments"]["blogs"]
    whole, bar = main["all"], results["bar"]
    marked = [mark for mark in bar if mark["reached"] is not None]
    count = sum(mark["reached"] for mark in marked)
    tiles = (
        tile("ham filed as spam", wording.rate(whole["filed"])),
        tile("spam caught above 0.90", wording.rate(whole["caught"])),
        tile("ROC-AUC", wording.number(whole["auc"])),
        tile("calibration error", wording.number(whole["ece"])),
        tile("figures of the bar reached", f"{count} of {len(marked)}"),
    )
    sentence = missing_class(results["data"])
    note = paragraph(sentence, kind="note") if sentence else ""
    return (
        f"<section><h2>In short</h2><p>{escape(main['title'])}.</p>{note}"
        f'<dl class="tiles">{"".join(tiles)}</dl></section>\n'
        f"<section><h2>The bar</h2>{_bar(bar)}</section>"
    )


def _bar(bar: list[Figures]) -> str:
    """Show what was measured, and name what wasn't."""
    measured = [mark for mark in bar if mark["reached"] is not None]
    missing = [mark["figure"] for mark in bar if mark["reached"] is None]
    named = paragraph(f"Not measured here: {'; '.join(missing)}.") if missing else ""
    return table(bar_table(measured)) + named


def _experiment(experiment: Figures, illustrate: tuple[Illustrate, str] | None) -> str:
    head = f"<section><h2>{escape(experiment['title'])}</h2>{paragraph(experiment['about'])}\n"
    if "curves" not in experiment:
        parts = {**experiment["sources"], "all": experiment["all"]}
        return f"{head}{table(accuracy_table(parts))}</section>\n"
    drawn = f'<div class="plots">{illustrate[0](experiment)}</div>' if illustrate else ""
    return f"{head}{drawn}\n{''.join(_tables(experiment))}</section>\n"


def _tables(experiment: Figures) -> list[str]:
    whole = {"all": experiment["all"]}
    written: list[str] = []
    for title, first, parts in (
        ("By kind of comments", "kind of comments", experiment["groups"]),
        ("By source", "source", {**experiment["sources"], **whole}),
        ("By language", "language", experiment["languages"]),
    ):
        if parts:
            tables = (filing_table(parts, first), threshold_table(parts, first))
            written += [f"<h3>{title}</h3>", *(table(each) for each in tables)]
    if experiment.get("rivals"):
        written += ["<h3>Other learners</h3>", table(rival_table(experiment["rivals"]))]
    return written


def _costs(costs: Figures | None) -> str:
    return f"<section><h2>Costs</h2>{table(cost_table(costs))}</section>\n" if costs else ""


def _how_to_read() -> str:
    written = "".join(map(paragraph, _METHOD.splitlines()))
    return f"<section><h2>How to read this</h2>{written}</section>"
