"""Check the processes: who is silent, and who keeps others from writing, since when."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.upkeep.check_health import HealthCheck
from moderation.beats import Beat, beats_on
from moderation.errors import Unavailable
from moderation.turns import LongWriter

_SILENT_SECONDS = 30.0
_LONG_SECONDS = 5.0


def check_processes(
    installation: Installation, patience: float = _LONG_SECONDS
) -> Iterator[HealthCheck]:
    """One for each process of this machine that is silent, and for each writer that doesn't end.

    On SQLite a writer is one whose lock can't be had within ``patience``.
    """
    beats = [beat for beat in beats_on(installation.settings.data_dir) if _lives(beat.process)]
    yield from _silent(beats)
    try:
        writers = installation.database.long_writers(patience)
    except (Unavailable, SQLAlchemyError):
        return
    for writer in writers:
        yield HealthCheck("database:writer", "fail", _said(writer, beats))


def _silent(beats: Sequence[Beat]) -> Iterator[HealthCheck]:
    for beat in beats:
        seconds = clock.now().timestamp() - beat.at
        if seconds > _SILENT_SECONDS:
            said = f"process {beat.process}{_stopped(beat.process)} says nothing since {_at(beat)}"
            yield HealthCheck(f"process:{beat.role}", "fail", f"{said}, {seconds:.0f} s ago")


def _said(writer: LongWriter, beats: Sequence[Beat]) -> str:
    """Which process it is, and since when; by its last sign of life where nobody else knows."""
    said = f"{writer.name} keeps others from writing"
    if writer.seconds is not None:
        return f"{said}, for {writer.seconds:.0f} s"
    for beat in beats:
        if beat.process == writer.process:
            said = f"{said}; it is a {beat.role} process, and last lived at {_at(beat)}"
    return said + (_stopped(writer.process) if writer.process else "")


def _at(beat: Beat) -> str:
    return datetime.fromtimestamp(beat.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stopped(process: int) -> str:
    """In words, that the machine's operator has stopped it; that can be seen on Linux only."""
    with suppress(OSError):
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in {"T", "t"}:
            return " (stopped: kill -CONT lets it go on, kill -KILL ends it)"
    return ""


def _lives(process: int) -> bool:
    return not Path("/proc/self").exists() or Path(f"/proc/{process}").exists()
