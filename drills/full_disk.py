"""Promise: on a full disk comments are refused in a sentence, none that was acknowledged is lost.

The database's disk is some megabytes of memory, which are filled up under load and made free again.
Meanwhile answers are 503 or 507 with a sentence, ``/livez`` says 200, ``/readyz`` 503 where the
disk is the service's own, and a killed web process ends nothing. Once there is room, comments are
taken in within ten seconds (the smallest form: thirty); a PostgreSQL that has ended over it is
started again, as whoever keeps it would.
"""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.disk import filled, small_disk
from drills.frame.installed import Installed, installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.postgres import kept_up
from drills.frame.processes import send, until
from drills.frame.served import Served, serving
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
MOST_SECONDS, MOST_SECONDS_OF_SMALLEST = 10.0, 30.0
LATE_SECONDS = 10.0  # for /readyz to notice
_MEGABYTES = {"sqlite": 64, "postgresql": 128}


def drill(form: Form) -> Outcome:
    """Fill the disk so often, and make it free."""
    ledger, found, times = Ledger(words=400), list[str](), form.pick(5, 1)
    with (
        small_disk(_MEGABYTES[form.on]) as disk,
        installed("drill", on=form.on, disk=disk, rate_limit="off") as place,
        serving(place) as served,
    ):
        with (
            kept_up(place.server),
            Writers(ledger, served.port, place.keys["drill"], number=4),
        ):
            for _ in range(times):
                ledger.wait_for(8)
                found += fill(disk, place, served, ledger, form.pick(5.0, 1.5))
                found += recover(place, served, ledger, form)
        found += breaches(ledger, place)
    return Outcome(
        f"{times} times: {len(ledger.acknowledged)} acknowledged, {ledger.answers[503]} times 503, "
        f"{ledger.answers[507]} times 507, {ledger.answers[CUT]} cut",
        found,
    )


def fill(
    disk: Path, place: Installed, served: Served, ledger: Ledger, seconds: float
) -> Iterator[str]:
    """What goes wrong on a full disk."""
    with filled(disk):
        refused = ledger.answers[503] + ledger.answers[507]
        if until(lambda: ledger.answers[503] + ledger.answers[507] > refused, 30) is None:
            yield "nothing is refused on a full disk"
        send(served.web_processes()[:1], signal.SIGKILL)
        time.sleep(seconds)
        if served.ask("/livez")[0] != 200:
            yield "/livez doesn't answer on a full disk"
        if place.server is None and until(lambda: says(served, 503), LATE_SECONDS) is None:
            yield "/readyz doesn't say 503 on a full disk"


def says(served: Served, status: int) -> bool:
    """Whether ``/readyz`` does, which keeps what it saw for two seconds."""
    return served.ask("/readyz")[0] == status


def recover(place: Installed, served: Served, ledger: Ledger, form: Form) -> Iterator[str]:
    """What goes wrong when there is room again."""
    most = form.pick(MOST_SECONDS, MOST_SECONDS_OF_SMALLEST)
    if place.server:
        until(place.server.is_up)
    began = time.monotonic()
    if until(lambda: bool(ledger.since(began)), most) is None:
        yield f"nothing was taken in for {most:.0f} s after there was room"
    if until(lambda: len(served.web_processes()) == 2) is None:
        yield "a web process is missing afterwards"


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
