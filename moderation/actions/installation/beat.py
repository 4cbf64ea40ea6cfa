"""Say that a background process lives."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.tables import Heartbeat

WORKER = "worker"
TRAINING = "training"
TEACHING_TONE = "teaching tone"
PROBE = "probe"  # with the number of the process


def beat(installation: Installation, name: str = WORKER) -> None:
    """Write the moment down. Raises ``Unavailable`` where the database cannot be written."""
    with installation.database.transaction() as session:
        note_beat(session, name)


def note_beat(session: Session, name: str = WORKER) -> None:
    """Write the moment down, with whatever else is written."""
    session.merge(Heartbeat(name=name, beat_at=clock.now()))


def last_beat(session: Session, name: str = WORKER) -> float | None:
    """Seconds since the process last lived; None where it never did."""
    moment = session.scalar(select(Heartbeat.beat_at).where(Heartbeat.name == name))
    return None if moment is None else (clock.now() - moment).total_seconds()
