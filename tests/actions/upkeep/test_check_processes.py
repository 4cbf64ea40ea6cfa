"""Who is silent, and who keeps others from writing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.actions.installation import Installation
from moderation.actions.installation.beat import note_beat
from moderation.actions.upkeep.check_processes import check_processes
from moderation.run_directory import RunDirectory

ROOT = Path(__file__).parents[3]
_WRITES = """
import sys
from moderation.actions.installation.beat import note_beat
from moderation.database import Database
with Database(sys.argv[1]).transaction() as session:
    note_beat(session, "other")
    session.flush()
    print("writes", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def stopped(installation: Installation) -> Iterator[int]:
    """A process that was stopped while it wrote."""
    url = installation.database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITES, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"writes\n"
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)
    yield process.pid
    process.kill()
    process.communicate()


def said_of(installation: Installation, patience: float = 0.01) -> dict[str, object]:
    return {check.name: check.value for check in check_processes(installation, patience)}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_stopped_writer_is_named_with_the_time_of_its_last_beat(
    installation: Installation, stopped: int, tmp_path: Path
) -> None:
    with RunDirectory.make(tmp_path) as directory:
        beat = directory.beats / f"worker-{stopped}"
        beat.touch()
        os.utime(beat, (1_600_000_000, 1_600_000_000))
        said = said_of(installation)
    assert said["database:writer"] == (
        f"process {stopped} keeps others from writing; it is a worker process, and last lived at "
        "2020-09-13T12:26:40Z (stopped: kill -CONT lets it go on, kill -KILL ends it)"
    )
    silent = str(said["process:worker"])
    assert silent.startswith(f"process {stopped} (stopped: ")
    assert "says nothing since 2020-09-13T12:26:40Z, " in silent
    assert said.keys() == {"database:writer", "process:worker"}


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_session_that_writes_and_does_not_end_is_named_with_its_process(
    installation: Installation, stopped: int
) -> None:
    said = str(said_of(installation, patience=0.0)["database:writer"])
    assert f"(moderation, process {stopped} of " in said
    assert " keeps others from writing, for " in said


def test_where_everybody_lives_nothing_is_said(installation: Installation, tmp_path: Path) -> None:
    with RunDirectory.make(tmp_path) as directory:
        (directory.beats / f"web-{os.getpid()}").touch()
        (directory.beats / "worker-999999999").touch()
        os.utime(directory.beats / "worker-999999999", (0, 0))
        with installation.database.transaction() as session:
            note_beat(session)
        assert said_of(installation, patience=60.0) == {}
