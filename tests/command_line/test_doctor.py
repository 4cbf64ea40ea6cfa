"""``moderation doctor``."""

from pathlib import Path

from moderation.vault import KeyRing
from tests.command_line.conftest import Run


def test_a_line_for_every_check(run: Run) -> None:
    answer = run("doctor")
    assert answer.exit_code == 0
    for name in ("keys:ring", "database:write", "migrations:head", "disk:free", "model:file"):
        assert name in answer.stdout
    assert "warn  worker:heartbeat  never" in answer.stdout


def test_keys_that_others_can_read_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").chmod(0o644)
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "fail  keys:ring" in answer.stdout


def test_values_sealed_with_a_lost_key_fail(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    KeyRing.generate().save(tmp_path / "keys.json")
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "fail  keys:sealed_values" in answer.stdout
