"""Promise: where the disk answers EIO, nothing is acknowledged that isn't there.

strace has every third write, or every third sync, of the database's files fail with EIO for some
seconds, by turns; on PostgreSQL those of its server, which ends hard over some of them and is
started again where it doesn't come back by itself. Answers are 201 or 503, and once the disk is
well and PostgreSQL back, comments are taken in within ten seconds (the smallest form: sixty),
without a restart of ours.
"""

import sys
import time

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import Installed, installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.postgres import kept_up
from drills.frame.processes import until
from drills.frame.served import Served, serving
from drills.frame.tracing import attached
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
MOST_SECONDS, MOST_SECONDS_OF_SMALLEST = 10.0, 60.0
FAULTS = (
    "fdatasync,fsync:error=EIO:when=1+3",
    "pwrite64,pwritev:error=EIO:when=1+3",
    "pread64,preadv:error=EIO:when=1+3",
    "fdatasync,fsync:error=EIO",
    "pwrite64,pwritev:error=ENOSPC",
)


def drill(form: Form) -> Outcome:
    """Have the disk fail in each of the ways, and see what was acknowledged."""
    ledger, found, slowest = Ledger(), list[str](), 0.0
    faults, most = FAULTS * form.pick(4, 1), form.pick(MOST_SECONDS, MOST_SECONDS_OF_SMALLEST)
    with installed("drill", on=form.on, rate_limit="off") as place, serving(place) as served:
        with (
            kept_up(place.server),
            Writers(ledger, served.port, place.keys["drill"]),
        ):
            for fault in faults:
                ledger.wait_for(8)
                fail(place, served, fault, form.pick(4.0, 1.0))
                seconds = recover(place, ledger, most)
                slowest = max(slowest, seconds)
                if seconds > most:
                    found.append(f"nothing was taken in for {most:.0f} s after {fault}")
        found += breaches(ledger, place)
    return Outcome(
        f"{len(faults)} times: {len(ledger.acknowledged)} acknowledged, "
        f"{ledger.answers[503]} times 503, {ledger.answers[CUT]} cut; "
        f"back after {slowest:.1f} s at most",
        found,
    )


def fail(place: Installed, served: Served, fault: str, seconds: float) -> None:
    """Let calls of whoever has the database's files fail for so long."""
    victims = place.server.processes if place.server else served.web_processes
    calls = fault.partition(":")[0]
    with attached(victims, calls, "-e", f"inject={fault}"):
        time.sleep(seconds)


def recover(place: Installed, ledger: Ledger, most: float) -> float:
    """The seconds until something is acknowledged again."""
    if place.server:
        until(place.server.is_up)
    began = time.monotonic()
    until(lambda: bool(ledger.since(began)), most + 1)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
