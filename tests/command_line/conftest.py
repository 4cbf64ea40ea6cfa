"""A command line on an installation of the test's own, in the test's own process."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import structlog
from click.testing import CliRunner, Result

from moderation.command_line import main


class Run(Protocol):
    """Runs a command: ``run("sites", "list")``; the answer has exit_code, stdout, stderr."""

    def __call__(self, *arguments: str, asked: str = "") -> Result: ...


@pytest.fixture
def run(
    database_url: str,
    key_ring_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    quiet_logs: None,
) -> Run:
    """Runs commands on a data directory that ``moderation init`` has made, but for its keys.

    They are the session's, so that the test's own installation opens what a command has sealed.
    """
    shutil.copy(key_ring_file, tmp_path / "keys.json")
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MODERATION_DATABASE_URL", database_url)

    def run_one(*arguments: str, asked: str = "") -> Result:
        return CliRunner().invoke(main, arguments, input=asked)

    assert run_one("init").exit_code == 0
    return run_one


@pytest.fixture
def quiet_logs() -> Iterator[None]:
    """Give the logs back as they were: a command sets them up for its whole process."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
