"""Results as plain text, for a terminal."""

from collections.abc import Iterator
from typing import Any

from classifiers.evaluation.figures import Figures
from classifiers.evaluation.report import wording
from classifiers.evaluation.tables import Table, attack_table, bar_table, cost_table

_NAMED_BROKEN = 10


def to_text(results: Figures) -> str:
    """Write what one looks at first: the sources, the groups, the attacks, the bar."""
    model, data = results["model"], results["data"]
    experiment = results["experiments"]["in_use"]
    parts = [
        f"{model['name']}, SHA-256 {model['sha256'] or 'unknown: never saved'}",
        _data(data),
        *_missing(data),
        _text(_short("source", {**experiment["sources"], "all": experiment["all"]})),
        _text(_short("kind of comments", experiment["groups"])),
        _text(_short("language", experiment["languages"])),
    ]
    if experiment["attacks"]:
        parts.append(_text(attack_table(experiment["attacks"])))
    parts.append(_text(_without_place(bar_table(_measured(results["bar"])))))
    return "\n\n".join(parts) + "\n"


def costs_text(costs: Figures) -> str:
    """Write what an opinion and the model file cost."""
    return _text(cost_table(costs)) + "\n"


def broken_lines(broken: list[dict[str, Any]]) -> Iterator[str]:
    """Name the lines that were skipped, ten at most."""
    if broken:
        yield f"{len(broken)} lines are not JSON objects and were skipped:"
        yield from (f"  {each['file']}, line {each['line']}" for each in broken[:_NAMED_BROKEN])
    if len(broken) > _NAMED_BROKEN:
        yield f"  and {len(broken) - _NAMED_BROKEN} more"


def missing_class(data: Figures) -> str | None:
    """Say what can't be measured for want of spam or of ham."""
    if not data["spam"]:
        return (
            "There is no spam here: what ham is flagged is measured, what spam is caught can't be."
        )
    if not data["ham"]:
        return (
            "There is no ham here: what spam is caught is measured, what ham is flagged can't be."
        )
    return None


def _measured(bar: list[Figures]) -> list[Figures]:
    return [mark for mark in bar if mark["measured"] is not None]


def _without_place(table: Table) -> Table:
    """Leave out where it was measured: here it is always the same."""
    rows = [row[:-1] for row in table.rows]
    return Table(table.caption, table.heads[:-1], rows)


def _missing(data: Figures) -> list[str]:
    sentence = missing_class(data)
    return [sentence] if sentence else []


def _data(data: Figures) -> str:
    return (
        f"{data['rows']} rows of {data['sources']} sources: {data['spam']} spam, {data['ham']} ham"
    )


def _short(first: str, parts: dict[str, Figures]) -> Table:
    """Give the columns that fit a terminal; JSON and report have the others."""
    heads = (first, "spam", "ham", "ham filed", "caught", "R@0.5 %", "flagged", "AUC", "ECE")
    rows = [
        (
            name,
            str(part["spam"]),
            str(part["ham"]),
            wording.rate(part["filed"]),
            wording.percent(part["caught"]["share"]),
            wording.percent(part["at"]["0.005"]["recall"]["share"]),
            wording.percent(part["at"]["0.005"]["flagged"]["share"]),
            wording.number(part["auc"]),
            wording.number(part["ece"]),
        )
        for name, part in parts.items()
    ]
    return Table(
        f"By {first}: filed and caught above 0.90; R@ and flagged fixed elsewhere", heads, rows
    )


def _text(table: Table) -> str:
    lines = [table.heads, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    written = ["  ".join(_padded(line, widths)).rstrip() for line in lines]
    rule = "-" * len(max(written, key=len))
    return "\n".join([table.caption, "", written[0], rule, *written[1:]])


def _padded(line: tuple[str, ...], widths: list[int]) -> list[str]:
    """Align names to the left, figures to the right."""
    return [
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
