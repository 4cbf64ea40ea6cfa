"""``moderation evaluate``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from classifiers import SpamModel
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.command_line import main
from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

ROWS = [
    {"text": "Buy lamps at http://lamps.test", "label": "spam", "source": "one"},
    {"text": "I was there.", "label": "ham", "source": "one"},
    {"text": "So was I.", "label": "ham", "source": "two"},
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time a few opinions only."""
    monkeypatch.setattr("classifiers.evaluation.speed._WARMING", 2)
    monkeypatch.setattr("classifiers.evaluation.speed._MEASURED", 5)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "labelled"
    folder.mkdir()
    (folder / "rows.jsonl").write_text("\n".join([*map(json.dumps, ROWS), "{"]))
    return folder


def evaluate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def test_a_table_is_printed_and_a_broken_line_named(data: Path) -> None:
    answer = evaluate("--data", data)
    assert answer.exit_code == 0
    assert "3 rows of 2 sources: 1 spam, 2 ham" in answer.stdout
    assert "recall lost to an attack: homoglyphs" in answer.stdout
    assert "opinion: p99" in answer.stdout
    assert "rows.jsonl, line 4" in answer.stderr


def test_figures_and_report_are_written_and_the_same_each_time(data: Path, tmp_path: Path) -> None:
    for turn in ("first", "second"):
        places = ("--json", tmp_path / f"{turn}.json", "--report", tmp_path / turn)
        assert evaluate("--data", data, *places, "--date", "2026-01-02").exit_code == 0
    first, second = (tmp_path / f"{turn}.json" for turn in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    pages = [(tmp_path / turn / "index.html").read_bytes() for turn in ("first", "second")]
    assert pages[0] == pages[1]
    assert json.loads(first.read_text())["date"] == "2026-01-02"


def test_costs_enter_the_figures_where_they_are_asked_for(data: Path, tmp_path: Path) -> None:
    place = tmp_path / "figures.json"
    assert evaluate("--data", data, "--json", place, "--costs").exit_code == 0
    assert json.loads(place.read_text())["costs"]["opinion"]["p99"] > 0


def test_without_data_it_tells_what_the_model_costs_and_what_to_pass() -> None:
    answer = evaluate()
    assert answer.exit_code == 0
    assert SpamModel.load().sha256 in answer.stdout
    assert "loading" in answer.stdout
    assert "--data takes a folder of JSON lines" in answer.stdout


def test_without_data_there_is_nothing_to_write(tmp_path: Path) -> None:
    answer = evaluate("--json", tmp_path / "figures.json")
    assert answer.exit_code == 2
    assert "without --data" in answer.stderr


def test_an_empty_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    answer = evaluate("--data", tmp_path)
    assert answer.exit_code == 1
    assert "There are no *.jsonl files" in answer.stderr


def test_a_wrong_label_is_refused_by_file_and_line_and_not_repeated(data: Path) -> None:
    (data / "rows.jsonl").write_text('{"text": "a", "label": "secret"}')
    answer = evaluate("--data", data)
    assert answer.exit_code == 1
    assert 'rows.jsonl, line 1: the label must be "spam" or "ham"' in answer.stderr
    assert "secret" not in answer.output


def test_the_model_in_use_is_judged(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "ours.npz"
    SpamModel.load().save(model)
    monkeypatch.setenv("MODERATION_MODEL_FILE", str(model))
    assert evaluate("--data", data).exit_code == 0
    model.write_bytes(b"damaged")
    answer = evaluate("--data", data)
    assert answer.exit_code == 1
    assert "altered or truncated" in answer.stderr


def test_a_place_that_cannot_be_written_is_named_in_a_sentence(data: Path, tmp_path: Path) -> None:
    answer = evaluate("--data", data, "--json", tmp_path / "missing" / "figures.json")
    assert answer.exit_code == 1
    assert "It can't be written" in answer.stderr


def test_the_model_of_tone_is_measured_on_moderators_decisions(
    run: Run,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    nothing = run("evaluate", "--tone")
    assert nothing.exit_code == 0
    assert "nothing to measure" in nothing.stdout
    for body, status, reason in (
        ("You stupid idiot, shut up", "rejected", "abusive"),
        ("The museum opens at ten on Tuesday", "approved", None),
    ):
        wanted = WantedDecision(status, moderator.actor, reason=reason)
        decide(installation, submitting_site.id, submit(body=body).id, wanted)
    answer = run("evaluate", "--tone")
    assert answer.exit_code == 0, answer.output
    assert "No opinion on 0 of 2 texts." in answer.stdout
    assert "museum" not in answer.stdout


def test_what_writes_figures_of_spam_is_refused_beside_tone(data: Path) -> None:
    answer = evaluate("--tone", "--data", data)
    assert answer.exit_code == 2
    assert "takes no other option" in answer.stderr
