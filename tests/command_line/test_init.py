"""``moderation init``."""

from pathlib import Path

import pytest

from moderation.vault import KeyRing
from tests.command_line.conftest import Run


def test_the_keys_are_for_their_owner_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").unlink()
    assert run("init").exit_code == 0
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_second_time_keeps_the_keys(run: Run, tmp_path: Path) -> None:
    before = (tmp_path / "keys.json").read_text()
    assert run("init").exit_code == 0
    assert (tmp_path / "keys.json").read_text() == before


def test_without_keys_a_command_says_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").unlink()
    answer = run("sites", "list")
    assert answer.exit_code == 1
    assert "`moderation init` makes it" in answer.stderr


def test_keys_are_not_made_beside_a_database_that_others_have_sealed(
    run: Run, tmp_path: Path
) -> None:
    assert run("sites", "add", "blog", "--origin", "https://example.org").exit_code == 0
    (tmp_path / "keys.json").unlink()
    answer = run("init")
    assert answer.exit_code == 1
    assert "Restore the keys that belong to it" in answer.stderr
    assert not (tmp_path / "keys.json").exists()


def test_a_setting_that_is_wrong_is_named_without_its_value(run: Run) -> None:
    import os

    os.environ["MODERATION_THREADS"] = "jane"
    try:
        answer = run("sites", "list")
    finally:
        del os.environ["MODERATION_THREADS"]
    assert answer.exit_code == 2
    assert "MODERATION_THREADS" in answer.stderr
    assert "jane" not in answer.stderr


def test_a_ring_that_is_not_the_databases_is_refused_by_whatever_opens_it(
    run: Run, tmp_path: Path, key_ring: KeyRing
) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    KeyRing.generate().save(tmp_path / "keys.json")
    for command in (("init",), ("worker",), ("sites", "list"), ("keys", "rotate")):
        answer = run(*command)
        assert answer.exit_code == 1, command
        assert f"{tmp_path}/keys.json is not the one" in answer.stderr
        assert key_ring.newest in answer.stderr
    assert f"fail  keys:ring  The key ring {tmp_path}" in run("doctor").stdout


def test_a_database_whose_keys_are_lost_gets_others_when_told_to(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    (tmp_path / "keys.json").unlink()
    assert "moderation keys replace" in run("init").stderr
    assert run("keys", "replace").exit_code == 1, "it asks, and nobody answered"
    assert run("keys", "replace", "--yes").exit_code == 0
    assert "blog" in run("sites", "list").stdout
    assert "1 of 2 cannot be opened" in run("doctor").stdout


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_file_that_is_no_database_is_named_and_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "moderation.sqlite3").write_text("My diary, " * 100)
    for command in (("init",), ("worker",), ("sites", "list")):
        answer = run(*command)
        assert answer.exit_code == 1, command
        assert "moderation.sqlite3 is no SQLite database" in answer.stderr
    assert (tmp_path / "moderation.sqlite3").read_text().startswith("My diary")
