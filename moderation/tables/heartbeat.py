"""Signs of life: of processes, of each look that the worker repeats, and of rules of expiry."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class Heartbeat(Base):
    """When a named process last said that it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    beat_at: Mapped[datetime]


class RuleOfExpiry(Base):
    """How one rule of expiry fares, and what was past its time when it was last followed."""

    __tablename__ = "expiry_rules"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    since: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    failures: Mapped[int]  # since it last worked
    overdue: Mapped[int | None]  # rows; None: nobody could tell
    overdue_since: Mapped[datetime | None]  # the first of them


class LookRound(Base):
    """One repeated look. Whoever holds it keeps it by the beat; a lease ends by itself."""

    __tablename__ = "rounds"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    every_seconds: Mapped[float]
    since: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    failures: Mapped[int]  # since it last worked
    held_by: Mapped[str | None] = mapped_column(Identifier)
    held_until: Mapped[datetime | None]
