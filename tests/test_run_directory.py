"""The directory in which the processes of one service meet."""

from pathlib import Path

import pytest

from moderation import run_directory
from moderation.run_directory import RunDirectory


def test_a_new_one_sweeps_what_the_dead_left(tmp_path: Path) -> None:
    left = tmp_path / "run" / "left"
    counters = tmp_path / "counters"
    left.mkdir(parents=True)
    counters.mkdir()
    (left / "metrics").symlink_to(counters)
    (left / "lock").touch()
    with RunDirectory.make(tmp_path) as made:
        assert not left.exists()
        assert not counters.exists()
        assert made.metrics.is_dir()


def test_one_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    with RunDirectory.make(tmp_path) as first, RunDirectory.make(tmp_path):
        assert first.path.exists()


def test_draining_is_seen_by_every_process_that_is_told_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not run_directory.is_draining()
    with RunDirectory.make(tmp_path) as made:
        monkeypatch.setenv(run_directory.VARIABLE, str(made.path))
        assert not run_directory.is_draining()
        made.announce_draining()
        assert run_directory.is_draining()


def test_only_the_first_says_what_all_would_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(run_directory.VARIABLE, str(tmp_path))
    assert run_directory.is_first_to("refusal")
    assert not run_directory.is_first_to("refusal")
