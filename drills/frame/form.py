"""How large a drill is and on which database, what it came to, and how one is run."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Kind = Literal["sqlite", "postgresql"]
T = TypeVar("T")

BROKEN = 1
SKIPPED = 77
"""The exit code of a drill that this machine can't make."""


@dataclass(frozen=True, slots=True)
class Form:
    """Full, or its smallest; the database that it is tried on; and what else was asked for."""

    is_smallest: bool
    on: Kind
    options: Mapping[str, float] = field(default_factory=dict)

    def pick(self, full: T, smallest: T) -> T:
        """One of the two."""
        return smallest if self.is_smallest else full


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, in one line, and each way in which the promise was broken."""

    measured: str
    broken: Sequence[str] = ()


class Impossible(Exception):  # noqa: N818 - it is an answer, not a fault
    """This machine lacks something; the sentence says what."""


def run(drill: Callable[[Form], Outcome], databases: Sequence[Kind], **usual: float) -> int:
    """Try it as the command line says, and print its line; the answer is the exit code.

    The drill's own options are given with their usual values: ``run(drill, DATABASES, hours=2.0)``.
    """
    asked = argparse.ArgumentParser(description=sys.modules[drill.__module__].__doc__)
    asked.add_argument("--smallest", action="store_true", help="in its smallest form")
    asked.add_argument("--on", choices=databases, default=databases[0])
    for name, value in usual.items():
        asked.add_argument(f"--{name}", type=type(value), default=value)
    options = asked.parse_args()
    chosen = {name: getattr(options, name) for name in usual}
    signal.signal(signal.SIGTERM, _end)
    try:
        outcome = drill(Form(options.smallest, options.on, chosen))
    except Impossible as missing:
        print(missing)
        return SKIPPED
    broken = "".join(f"; BROKEN: {one}" for one in outcome.broken)
    print(outcome.measured + broken, flush=True)
    return BROKEN if outcome.broken else 0


def _end(number: int, _frame: Any) -> None:
    """End in order: whatever was started is stopped. Children that were forked just end."""
    signal.signal(number, signal.SIG_IGN)
    if os.getpid() == _OURS:
        raise SystemExit(128 + number)
    os._exit(128 + number)


_OURS = os.getpid()
