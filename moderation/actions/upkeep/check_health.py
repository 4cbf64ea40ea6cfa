"""Check the health of one process and of what it depends on."""

import os
import shutil
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from moderation.actions.installation import Installation
from moderation.actions.installation.beat import PROBE, beat, last_beat
from moderation.actions.installation.expiry_rule import MOST_COUNTED
from moderation.actions.upkeep.expiry_standing import RuleStanding, read_expiry
from moderation.actions.upkeep.rounds import Standing, read_rounds
from moderation.errors import Unavailable
from moderation.migration import state_of
from moderation.run_directory import is_draining

Level = Literal["pass", "warn", "fail"]

_QUIET_AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing looked at: ``component:measurement``, how it stands, what was seen."""

    name: str
    level: Level
    value: str | float | bool | None = None
    unit: str | None = None


def check_health(installation: Installation) -> list[HealthCheck]:
    """Everything that readiness depends on but draining, seen anew: this writes to the database."""
    return [
        check_database(installation),
        check_migrations(installation),
        check_disk(installation),
        check_worker(installation),
        *check_looks(installation),
        *check_expiry(installation),
        check_classifier(installation),
        check_tone(installation),
    ]


def check_database(installation: Installation) -> HealthCheck:
    """A real write. One row a process, so that two processes do not wait for each other."""
    try:
        beat(installation, f"{PROBE}-{os.getpid()}")
    except (Unavailable, SQLAlchemyError):
        return HealthCheck("database:write", "fail", value=False)
    return HealthCheck("database:write", "pass", value=True)


def check_migrations(installation: Installation) -> HealthCheck:
    """Whether the tables are those that this code expects."""
    try:
        state = state_of(installation.database)
    except (Unavailable, SQLAlchemyError):
        return HealthCheck("migrations:head", "fail", "unknown")
    return HealthCheck("migrations:head", "pass" if state == "current" else "fail", state)


def check_disk(installation: Installation) -> HealthCheck:
    """Free space where the data lives."""
    try:
        usage = shutil.disk_usage(installation.settings.data_dir)
    except OSError:
        return HealthCheck("disk:free", "fail", "unknown")
    free = round(100 * usage.free / usage.total, 1)
    enough = free >= installation.settings.disk_free_percent
    return HealthCheck("disk:free", "pass" if enough else "fail", free, "percent")


def check_worker(installation: Installation) -> HealthCheck:
    """A silent worker is a warning: comments are still taken in and decided."""
    try:
        with installation.database.reading() as session:
            seconds = last_beat(session)
    except (Unavailable, SQLAlchemyError):
        return HealthCheck("worker:heartbeat", "warn", "unknown")
    if seconds is None:
        return HealthCheck("worker:heartbeat", "warn", "never")
    level: Level = "pass" if seconds <= _QUIET_AFTER_SECONDS else "warn"
    return HealthCheck("worker:heartbeat", level, round(seconds, 1), "s")


def check_looks(installation: Installation) -> list[HealthCheck]:
    """Each look that the worker repeats, by when it last worked. None while nobody can tell."""
    try:
        with installation.database.reading() as session:
            return [_look(standing) for standing in read_rounds(session)]
    except (Unavailable, SQLAlchemyError):
        return []


def _look(standing: Standing) -> HealthCheck:
    name = f"look:{standing.name}"
    level: Level = "warn" if standing.failures or standing.is_late else "pass"
    if standing.failures:
        return HealthCheck(name, level, f"failed {standing.failures} times in a row")
    if standing.seconds is None:
        return HealthCheck(name, level, "never" if standing.is_late else "not yet")
    return HealthCheck(name, level, round(standing.seconds, 1), "s")


def check_expiry(installation: Installation) -> list[HealthCheck]:
    """Each rule of expiry that isn't kept. None while nobody can tell."""
    try:
        with installation.database.reading() as session:
            troubled = [rule for rule in read_expiry(session) if rule.is_in_trouble]
    except (Unavailable, SQLAlchemyError):
        return []
    return [HealthCheck(f"expiry:{rule.name}", "warn", _trouble(rule)) for rule in troubled]


def _trouble(rule: RuleStanding) -> str:
    said = f"failed {rule.failures} times in a row" if rule.failures else "not followed for hours"
    if rule.rows is None:
        return f"{said}, nobody can tell how much is past its time"
    return f"{said}, {said_overdue(rule.rows, rule.seconds)}"


def said_overdue(rows: int, seconds: float) -> str:
    """How much is past its time, in words."""
    number = f"at least {rows:,}" if rows >= MOST_COUNTED else f"{rows:,}"
    return f"{number} rows past their time, the first by {seconds / 3600:.1f} h"


def check_classifier(installation: Installation) -> HealthCheck:
    """Without opinions comments are held, not refused, so this never fails."""
    degraded = installation.classifier.is_degraded
    name = installation.classifier.name
    return HealthCheck("classifier:opinions", "warn" if degraded else "pass", name or "no model")


def check_tone(installation: Installation) -> HealthCheck:
    """Without it comments are taken in and decided all the same, so this never fails."""
    tone = installation.tone
    level: Level = "warn" if tone.is_degraded else "pass"
    if tone.model is None:
        return HealthCheck("classifier:tone", level, "no model")
    said = f"{len(tone.missing)} languages missing" if tone.missing else "in use"
    return HealthCheck("classifier:tone", level, said)


def check_draining() -> HealthCheck:
    """Whether this service has been told to stop."""
    draining = is_draining()
    return HealthCheck("server:draining", "fail" if draining else "pass", draining)


def worst_of(checks: list[HealthCheck]) -> Level:
    """The level of the whole."""
    levels = {check.level for check in checks}
    return "fail" if "fail" in levels else "warn" if "warn" in levels else "pass"
