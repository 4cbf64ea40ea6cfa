"""Promise: 200 times SIGKILL under 8 writers: nothing acknowledged is lost, nothing is doubled.

    python -m drills.kill [--minutes 25] [--on postgresql] [--smallest]

Killed are by turns the supervisor (and with it the whole service, which is started again), a web
process, the worker, and all processes at once. Writers repeat with the same Idempotency-Key what
nobody answered. Afterwards what was acknowledged is posted again, and answered as before. On a slow
machine it stops when its time is up, and tells how many times it was.
"""

import random
import signal
import sys
import time
from collections import Counter

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.processes import send
from drills.frame.served import Served, serving
from drills.frame.writers import Writers, confirm

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LONGEST_SECONDS = 2100  # its minutes, and what comes before and after
WRITERS = 8
# Starting anew takes seconds, so that is done less often than killing one process.
_TURNS = ("web", "web", "worker", "web", "supervisor", "web", "web", "worker", "web", "all")


def drill(form: Form) -> Outcome:
    """Kill so often, and see what is left."""
    ledger, killed = Ledger(), Counter[str]()
    turns, tried = form.pick(_TURNS * 20, ("web", "worker", "supervisor")), 0
    until = time.monotonic() + 60 * form.options["minutes"]
    with installed("drill", on=form.on, rate_limit="off") as place, serving(place) as served:
        with Writers(ledger, served.port, place.keys["drill"], WRITERS):
            for turn in turns:
                ledger.wait_for(WRITERS)
                if time.monotonic() > until:
                    break
                time.sleep(random.uniform(0, 0.2))
                killed[turn] += kill(served, turn)
                tried += 1
        served.wait_until_ready()
        confirm(ledger, served.port, place.keys["drill"], form.pick(1000, 30))
        found = breaches(ledger, place)
    named = ", ".join(f"{name} {number}" for name, number in killed.items())
    return Outcome(
        f"{tried} of {len(turns)} times ({named}) beside {WRITERS} writers: "
        f"{len(ledger.acknowledged)} acknowledged, {ledger.answers[CUT]} answers cut off, "
        f"{ledger.answers[503]} times 503",
        found,
    )


def kill(served: Served, whom: str) -> int:
    """Kill somebody; how many processes that were. Ends the drill where the service has ended."""
    if served.has_ended():
        raise SystemExit("the service has ended by itself")
    if whom == "web":
        found = served.web_processes()
        chosen = random.sample(found, min(1, len(found)))
    elif whom == "worker":
        chosen = served.workers()
    else:
        others = served.children()
        if whom == "all":
            send(others, signal.SIGKILL)
        served.kill()
        served.start()
        return 1 + len(others)
    send(chosen, signal.SIGKILL)
    return len(chosen)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, minutes=25.0))
