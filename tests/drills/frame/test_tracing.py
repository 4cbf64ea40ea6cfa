"""Whoever is to be watched is, also who was started while others were being taken."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drills.frame.tracing import attached


@pytest.fixture
def sleepers() -> Iterator[list[int]]:
    """Two processes that do nothing."""
    started = [subprocess.Popen(["sleep", "600"]) for _ in range(2)]
    yield [one.pid for one in started]
    for one in started:
        one.kill()
        one.wait()


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_a_process_that_is_started_before_its_parent_is_watched_is_watched_too(
    sleepers: list[int], tmp_path: Path
) -> None:
    asked: list[int] = []

    def whom() -> list[int]:
        """The second is there from the second question on."""
        asked.append(len(asked) + 1)
        return sleepers[: asked[-1]]

    with attached(whom, "write", into=tmp_path):
        told = [Path(f"/proc/{one}/status").read_text() for one in sleepers]
    assert not [one for one in told if "\nTracerPid:\t0\n" in one]
