"""``moderation evaluate``: how good the model in use is, on rows that somebody labelled."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moderation.command_line.opening import opened, read_settings

if TYPE_CHECKING:
    from classifiers import SpamModel

_NO_DATA = (
    "How well it judges needs labelled rows: --data takes a folder of JSON lines with text, label "
    '("spam" or "ham"), source, author?, url?, context?.'
)

_NO_TONES = (
    "No comment stands as rejected for an insult, a threat, hate or abuse: there is nothing to "
    "measure the model of tone by. Its card says what others' comments say of it."
)


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of *.jsonl files. Without it, only what the model costs is measured.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every figure to this file.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write index.html, with plots, to this folder.",
)
@click.option("--date", help="A date that the report shall name; without it, none.")
@click.option("--costs", is_flag=True, help="Put times into JSON and report; they vary by run.")
@click.option("--tone", is_flag=True, help="Measure the model of tone on your own decisions.")
def evaluate(
    data: Path | None,
    json_file: Path | None,
    report: Path | None,
    date: str | None,
    *,
    costs: bool,
    tone: bool,
) -> None:
    """Measure the spam model in use on labelled comments.

    Each line of the files is an object with "text" and "label" ("spam" or "ham"), and where known
    "source", "author", "url", "context" (the article's title), "lang". Nothing is fitted, and
    no text, name or address enters the figures. The plots need matplotlib:
    pip install 'comment-moderation[report]'

    With --tone the model of tone is measured instead: on comments that moderators rejected as an
    insult, a threat, hate or abuse, beside those that they approved.

    \b
    Example: moderation evaluate --data labelled/ --json figures.json --report report/
    """
    if tone:
        if data or json_file or report or date or costs:
            raise click.UsageError("--tone reads your decisions, and takes no other option.")
        _tone()
        return
    path = read_settings().model_file
    model = _load(path)
    if data is None:
        _without_data(model, path, wanted=bool(json_file or report))
        return
    results = _evaluated(model, path, data, date, costs=costs)
    _write(results, json_file, report)


def _tone() -> None:
    from classifiers import ToneModel
    from classifiers.evaluation.tone.labelled_tones import LabelledTone, measure_tones, tones_text
    from moderation.actions.learning.collect_tone_labels import collect_tone_labels
    from moderation.actions.learning.pick_up_model import pick_up_model

    with opened() as installation:
        pick_up_model(installation)
        model = installation.tone.taught or ToneModel.load()
        with installation.database.reading() as session:
            decided = collect_tone_labels(session).usable
    if not any(each.shown for each in decided):
        click.echo(_NO_TONES)
        return
    click.echo(f"{model.name}, SHA-256 {model.sha256}\n")
    labelled = [LabelledTone(each.text, each.language, each.shown) for each in decided]
    click.echo(tones_text(measure_tones(model, labelled)))


def _evaluated(
    model: "SpamModel", path: Path | None, data: Path, date: str | None, *, costs: bool
) -> dict[str, Any]:
    from classifiers.evaluation.in_use import evaluate_in_use, measure_costs
    from classifiers.evaluation.labelled_rows import DataError, read_rows
    from classifiers.evaluation.report.report_text import broken_lines, costs_text, to_text

    try:
        rows = read_rows(data)
    except DataError as error:
        raise click.ClickException(str(error)) from None
    for sentence in broken_lines([place._asdict() for place in rows.broken]):
        _say(sentence)
    measured = measure_costs(model, path)
    results = evaluate_in_use(model, rows, _say, date=date, costs=measured if costs else None)
    click.echo(to_text(results))
    click.echo(costs_text(measured), nl=False)
    return results


def _write(results: dict[str, Any], json_file: Path | None, report: Path | None) -> None:
    from classifiers.evaluation.report.report_html import write_report
    from classifiers.evaluation.report.report_json import to_json

    try:
        if json_file:
            json_file.write_text(to_json(results), encoding="utf-8")
            _say(f"Wrote {json_file}.")
        if report:
            _say(f"Wrote {write_report(results, report, _say)}.")
    except OSError as error:
        raise click.ClickException(f"It can't be written: {error.strerror}.") from None


def _without_data(model: "SpamModel", path: Path | None, *, wanted: bool) -> None:
    from classifiers.evaluation.in_use import measure_costs
    from classifiers.evaluation.report.report_text import costs_text

    if wanted:
        raise click.UsageError(f"There is nothing to write without --data. {_NO_DATA}")
    click.echo(f"{model.name}, SHA-256 {model.sha256}\n")
    click.echo(costs_text(measure_costs(model, path)))
    click.echo(_NO_DATA)


def _load(path: Path | None) -> "SpamModel":
    from classifiers import ModelFileError, SpamModel

    try:
        return SpamModel.load(path)
    except ModelFileError as error:
        raise click.ClickException(str(error)) from None


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
