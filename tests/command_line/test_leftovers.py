"""What an older version left, and what nobody reads: a sentence at the start, and never a crash."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.command_line.leftovers import remove_leftovers, unread_settings
from moderation.settings import Settings
from tests.command_line.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "MODERATION_TREADS",
            "MODERATION_TREADS is not a setting; did you mean MODERATION_THREADS?",
        ),
        (
            "moderation_keep_spam_day",
            "moderation_keep_spam_day is not a setting; did you mean MODERATION_KEEP_SPAM_DAYS?",
        ),
        ("MODERATION_ZZZ", "MODERATION_ZZZ is not a setting; docs/settings.md lists them."),
        (
            "MODERATION_REDIS_URL",
            "MODERATION_REDIS_URL is not a setting; nothing is queued any more: unset it.",
        ),
    ],
)
def test_a_variable_that_nobody_reads_is_named_with_the_nearest_that_somebody_does(
    name: str, sentence: str
) -> None:
    assert list(unread_settings({name: "hush", "PATH": "/bin"})) == [sentence]


def test_every_setting_and_our_own_variable_are_known() -> None:
    names = [f"MODERATION_{name.upper()}" for name in Settings.model_fields]
    ours = dict.fromkeys([*names, "moderation_threads", "MODERATION_RUN_DIRECTORY"], "")
    assert list(unread_settings(ours)) == []


def test_the_files_of_the_queue_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in ("tasks.sqlite3", "tasks.sqlite3-journal", "moderation.sqlite3", "tasks.txt"):
        (tmp_path / name).write_bytes(b"not a database")
    said = list(remove_leftovers(Settings(data_dir=tmp_path)))
    assert [sentence.partition(" ")[0] for sentence in said] == [
        str(tmp_path / "tasks.sqlite3"),
        str(tmp_path / "tasks.sqlite3-journal"),
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"moderation.sqlite3", "tasks.txt"}
    assert list(remove_leftovers(Settings(data_dir=tmp_path))) == []


def test_what_cannot_be_removed_is_named_and_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "tasks.sqlite3").mkdir()
    [sentence] = remove_leftovers(Settings(data_dir=tmp_path))
    assert "cannot be removed" in sentence
    assert list(remove_leftovers(Settings(data_dir=tmp_path / "nowhere"))) == []


def test_what_is_not_there_is_not_spoken_of_wherever_nothing_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuses)
    assert list(remove_leftovers(Settings(data_dir=tmp_path))) == []


def test_the_doctor_names_what_is_not_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_REDIS_URL", "redis://:hush@example.org")
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "warn  settings:unread  MODERATION_REDIS_URL is not a setting;" in answer.stdout
    assert "hush" not in answer.output


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_start_says_each_once_and_goes_on(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "tasks.sqlite3").write_bytes(b"")
    environment = os.environ | {
        "MODERATION_DATA_DIR": str(tmp_path),
        "MODERATION_DATABASE_URL": database_url,
        "MODERATION_REDIS_URL": "redis://:hush@example.org",
        "MODERATION_TREADS": "4",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "moderation", "init"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines] == ["settings.not_read"] * 2 + ["files.left_over"]
    assert "hush" not in done.stdout + done.stderr
    assert not (tmp_path / "tasks.sqlite3").exists()
