"""Promise: a frozen process holds nobody up for over five seconds, and is replaced after 30 s.

Stopped (SIGSTOP) are a web process, the worker, and somebody who has the database locked. What is
stopped says nothing for 30 s, and is replaced within five seconds more. Beside a stopped web
process others answer; behind a stopped writer waiting ends after five seconds with 503, others are
answered at once, ``doctor`` names it, and comments are taken in when it goes on. In the smallest
form services replace after 6 s, and each wait may take 20 s more.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import ROOT, Installed, installed
from drills.frame.ledger import Ledger
from drills.frame.processes import is_alive, send, until
from drills.frame.served import Served, serving
from drills.frame.writers import Writer, Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LATE_SECONDS, LATE_SECONDS_OF_SMALLEST = 5.0, 20.0
WAITING_SECONDS = 5.0
_A_LITTLE, _A_LITTLE_OF_SMALLEST = 2.0, 20.0  # for what is not waiting, on a machine that is busy

_HOLDING = """
import sys
from sqlalchemy import text
from moderation.database import Database
database = Database(sys.argv[1])
with database.transaction() as session:
    session.execute(text("UPDATE sites SET name = name"))
    if not database.is_sqlite:
        session.execute(text("LOCK TABLE comments IN EXCLUSIVE MODE"))
    print("held", flush=True)
    sys.stdin.read()
"""


def drill(form: Form) -> Outcome:
    """Stop each of them once, in the full form three times."""
    ledger, silent, found, said = Ledger(), form.pick(30, 6), list[str](), list[str]()
    late = form.pick(LATE_SECONDS, LATE_SECONDS_OF_SMALLEST)
    with (
        installed("drill", on=form.on, rate_limit="off") as place,
        serving(place, "--silent-seconds", str(silent)) as served,
    ):
        until(lambda: len(served.children()) == 3)
        with Writers(ledger, served.port, place.keys["drill"], number=4):
            for whom in ("web", "worker"):
                ledger.wait_for(8)
                chosen = (served.web_processes() if whom == "web" else served.workers())[0]
                seconds, answered = freeze(served, ledger, chosen, silent + late + 1)
                said.append(f"{whom} replaced after {seconds:.1f} s, meanwhile {answered}")
                if seconds > silent + late:
                    found.append(f"{whom} was not replaced in time")
        served.wait_until_ready()
        found += hold(place, served, ledger, said, form)
        found += breaches(ledger, place)
    return Outcome(f"{'; '.join(said)}; {len(ledger.acknowledged)} acknowledged", found)


def freeze(served: Served, ledger: Ledger, process: int, patience: float) -> tuple[float, str]:
    """Stop a process; the seconds until it is gone, and what was answered until then."""
    began = time.monotonic()
    send([process], signal.SIGSTOP)
    until(lambda: not is_alive(process), patience)
    gone = time.monotonic() - began
    taken = len(ledger.since(began))
    until(lambda: len(served.children()) == 3)
    return gone, f"{taken} comments were taken in"


def hold(
    place: Installed, served: Served, ledger: Ledger, said: list[str], form: Form
) -> Iterator[str]:
    """Post and read while a stopped process has the database locked; what is wrong with it."""
    little = form.pick(_A_LITTLE, _A_LITTLE_OF_SMALLEST)
    writer = Writer(lambda: served.port, place.keys["drill"])
    with stopped_writer(place) as process:
        began = time.monotonic()
        status, _ = writer.post(ledger.new_posting())
        waited = time.monotonic() - began
        said.append(f"{status} after {waited:.1f} s behind a stopped writer")
        if status != 503 or waited > WAITING_SECONDS + little:
            yield f"{status} after {waited:.1f} s behind a stopped writer"
        began = time.monotonic()
        if served.ask("/livez")[0] != 200 or time.monotonic() - began > little:
            yield "/livez waits behind a stopped writer"
        # PostgreSQL ends such a one itself, which is sooner than anybody might ask.
        if place.server is None and str(process) not in place.say("doctor").stdout:
            yield "doctor doesn't name the stopped writer"
    posting = ledger.new_posting()
    if until(lambda: not ledger.hear(posting, *writer.post(posting)), 30) is None:
        yield "nothing was taken in after the stopped writer went on"
    writer.close()


@contextmanager
def stopped_writer(place: Installed) -> Iterator[int]:
    """A process that has begun to write, and stands still for the length of the block."""
    holding = subprocess.Popen(
        [sys.executable, "-c", _HOLDING, place.settings.sqlalchemy_url],
        cwd=ROOT,
        env=place.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # who was stopped for too long is refused
    )
    if holding.stdout is None:
        raise SystemExit("nothing can be heard of it")
    holding.stdout.readline()
    holding.send_signal(signal.SIGSTOP)
    try:
        yield holding.pid
    finally:
        holding.send_signal(signal.SIGCONT)
        holding.communicate()


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
