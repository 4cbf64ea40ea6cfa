"""Promise: 50 times SIGTERM under load, and no request that was accepted is cut, none lost.

    python -m drills.rolling [--minutes 25] [--on postgresql] [--smallest]

On PostgreSQL a second service is started beside the first and gets ready before the first is
stopped; SQLite has one at a time, which is started again. Requests go where ``/readyz`` says that
they should, as behind a proxy. Each service ends with 0. On a slow machine it stops when its time
is up, and tells how many times it was.
"""

import sys
import time

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import Installed, installed
from drills.frame.ledger import CUT, LATE, NOBODY, Ledger
from drills.frame.proxy import Proxy
from drills.frame.served import Served
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LONGEST_SECONDS = 2100  # its minutes, and what comes before and after
_DRAIN_SECONDS = "3"


def drill(form: Form) -> Outcome:
    """Roll so often, and see what came of what was posted meanwhile."""
    ledger, times = Ledger(), form.pick(50, 2)
    with installed("drill", on=form.on, rate_limit="off", drain_seconds=_DRAIN_SECONDS) as place:
        began = time.monotonic()
        until = began + 60 * form.options["minutes"]
        codes = roll(place, ledger, times, until, writers=form.pick(8, 2))
        seconds = (time.monotonic() - began) / len(codes)
        found = breaches(ledger, place)
    if ledger.answers[CUT]:
        found.append(f"{ledger.answers[CUT]} requests were cut")
    if wrong := [code for code in codes if code != 0]:
        found.append(f"a service ended with {wrong[0]}")
    return Outcome(
        f"{len(codes)} of {times} times, {seconds:.1f} s each: {len(ledger.acknowledged)} "
        f"acknowledged, {ledger.answers[CUT]} cut, {ledger.answers[LATE]} not answered within half "
        f"a minute, {ledger.answers[NOBODY]} times nobody was ready, "
        f"{ledger.answers[503]} times 503",
        found,
    )


def roll(place: Installed, ledger: Ledger, times: int, until: float, writers: int) -> list[int]:
    """The exit code of each service that was stopped: so many, or as many as there is time for."""
    services = [Served(place) for _ in range(1 if place.server is None else 2)]
    codes = []
    now, then = services[0], services[-1]
    services[0].start()
    services[0].wait_until_ready()
    try:
        key = place.keys["drill"]
        with Proxy(services) as proxy, Writers(ledger, proxy.port, key, writers):
            for _ in range(times):
                ledger.wait_for(writers)
                codes.append(roll_once(now, then))
                now, then = then, now
                if time.monotonic() > until:
                    break
    finally:
        for service in services:
            if not service.has_ended():
                service.stop()
    return codes


def roll_once(now: Served, then: Served) -> int:
    """Stop one; the other, where it is another, is ready before. The exit code of the first."""
    if then is not now:
        then.start()
        then.wait_until_ready()
    code = now.stop()
    if then is now:
        then.start()
        then.wait_until_ready()
    return code


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, minutes=25.0))
