"""Promise: PostgreSQL stopped hard 20 times under load: nothing is lost, and nobody ends of it.

The processes of the service, its worker among them, are the same ones afterwards. Then PostgreSQL
is stopped and the service started: it lives, says with 503 that it isn't ready, also for a web
process that is killed meanwhile, and gets ready in 10 s (the smallest form: 60)
once PostgreSQL is back.
"""

import random
import signal
import sys
import time
from collections.abc import Iterator

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.postgres import PostgresServer
from drills.frame.processes import send, until
from drills.frame.served import Served, serving
from drills.frame.writers import Writers

DATABASES: tuple[Kind, ...] = ("postgresql",)
MOST_SECONDS, MOST_SECONDS_OF_SMALLEST = 10.0, 60.0


def drill(form: Form) -> Outcome:
    """Stop it so often, and once before the service starts."""
    ledger, times = Ledger(), form.pick(20, 2)
    with installed("drill", on="postgresql", rate_limit="off") as place, serving(place) as served:
        server = place.postgres()
        until(lambda: len(served.children()) == 3)
        before = set(served.children())
        with Writers(ledger, served.port, place.keys["drill"]):
            for _ in range(times):
                ledger.wait_for(8)
                server.stop()
                time.sleep(random.uniform(0.1, form.pick(2.0, 0.5)))
                server.start()
        served.wait_until_ready()
        found = breaches(ledger, place)
        if set(served.children()) != before:
            found.append("a process has ended")
        found += start_without(server, served, form)
    return Outcome(
        f"{times} times: {len(ledger.acknowledged)} acknowledged, {ledger.answers[503]} times 503, "
        f"{ledger.answers[CUT]} cut",
        found,
    )


def start_without(server: PostgresServer, served: Served, form: Form) -> Iterator[str]:
    """Start the service while PostgreSQL is away; what goes wrong with that."""
    served.stop()
    server.stop()
    served.start()
    if until(lambda: served.ask("/livez")[0] == 200) is None:
        yield "without PostgreSQL it doesn't live"
        return
    if served.is_ready():
        yield "it is ready without PostgreSQL"
    killed = served.web_processes()[:1]
    send(killed, signal.SIGKILL)
    until(lambda: len(served.web_processes()) == 2 and killed[0] not in served.web_processes())
    server.start()
    most = form.pick(MOST_SECONDS, MOST_SECONDS_OF_SMALLEST)
    if until(served.is_ready, most) is None:
        yield f"it wasn't ready in {most:.0f} s after PostgreSQL was back"


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
