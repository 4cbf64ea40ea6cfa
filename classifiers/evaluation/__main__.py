"""`python -m classifiers.evaluation --data DIR --measure DIR --card FILE.md …`, for developers.

Leaves one source out after the other, splits by time, leaves videos out, tries attacks and rivals,
and writes the model card, the JSON and the report from what it measured. Takes minutes.
"""

import argparse
import sys
from pathlib import Path

from classifiers.evaluation.development import evaluate_in_development
from classifiers.evaluation.in_use import measure_costs
from classifiers.evaluation.labelled_rows import DataError, read_rows
from classifiers.evaluation.report.card import to_markdown
from classifiers.evaluation.report.report_html import write_report
from classifiers.evaluation.report.report_json import to_json
from classifiers.spam import SpamModel


def main(arguments: list[str] | None = None) -> int:
    """Measure everything and write what was asked for; give the exit status."""
    chosen = _parser().parse_args(arguments)
    model = SpamModel.load(chosen.model)
    try:
        rows = read_rows(chosen.data)
        measured = read_rows(chosen.measure) if chosen.measure else None
    except DataError as error:
        _say(str(error))
        return 1
    costs = measure_costs(model, chosen.model) if chosen.costs else None
    results = evaluate_in_development(
        model,
        rows,
        measured,
        _say,
        date=chosen.date,
        costs=costs,
        with_rivals=not chosen.alone,
    )
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(to_json(results), encoding="utf-8")
    if chosen.report:
        write_report(results, chosen.report, _say)
    if chosen.card:
        chosen.card.write_text(to_markdown(results), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m classifiers.evaluation", description="Measure the spam model."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder that may be trained on")
    parser.add_argument("--measure", type=Path, help="folder that may only be measured on")
    parser.add_argument("--model", type=Path, help="a model file, not the shipped one")
    parser.add_argument("--card", type=Path, help="the Markdown file to write")
    parser.add_argument("--json", type=Path, help="the JSON file to write")
    parser.add_argument("--report", type=Path, help="the folder to write index.html to")
    parser.add_argument("--date", help="a date that the results shall name")
    parser.add_argument("--alone", action="store_true", help="leave out the rivals: much quicker")
    parser.add_argument("--costs", action="store_true", help="measure times too; they vary by run")
    return parser


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    raise SystemExit(main())
