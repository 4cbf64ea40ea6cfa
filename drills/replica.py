"""Promise: a replica is promoted under load: nothing acknowledged is lost, intake is back in 10 s.

Two PostgreSQL servers of its own, the second a synchronous replica (``remote_apply``); the service
has both in its address and is not restarted. First the replica stands still: then no comment may
be acknowledged. Then the first server is stopped hard and the second promoted. In the smallest
form intake has 30 s.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.installed import installed
from drills.frame.ledger import Ledger
from drills.frame.postgres import DATABASE, PostgresServer, folder_for_servers
from drills.frame.processes import until
from drills.frame.served import Served, serving
from drills.frame.writers import Writer, Writers

DATABASES: tuple[Kind, ...] = ("postgresql",)
MOST_SECONDS, MOST_SECONDS_OF_SMALLEST = 10.0, 30.0


def drill(form: Form) -> Outcome:
    """Make both servers and the service, and promote the second."""
    with two_servers() as (first, second):
        hosts = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
        url = f"postgresql://postgres@{hosts}/{DATABASE}?target_session_attrs=read-write"
        with (
            installed("drill", database_url=url, rate_limit="off") as place,
            serving(place) as served,
        ):
            ledger = Ledger()
            unreplicated = ask_alone(second, ledger, served, place.keys["drill"])
            seconds = promote(first, second, ledger, served, place.keys["drill"], form)
            found = breaches(ledger, place)
    if unreplicated != 503:
        found.append(f"the answer was {unreplicated} while the replica stood still")
    most = form.pick(MOST_SECONDS, MOST_SECONDS_OF_SMALLEST)
    if seconds is None or seconds > most:
        found.append(f"intake was not back in {most:.0f} s")
    return Outcome(
        f"{len(ledger.acknowledged)} acknowledged, back after {seconds or 0.0:.1f} s, "
        f"{ledger.answers.total() - ledger.answers[201]} other answers meanwhile; "
        f"{unreplicated} while the replica stood still",
        found,
    )


@contextmanager
def two_servers() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    """The second has all that the first has acknowledged."""
    with folder_for_servers() as folder:
        first, second = PostgresServer(folder, "first"), PostgresServer(folder, "second")
        try:
            first.make(synchronous_commit="remote_apply")
            first.start()
            second.copy(first)
            second.start()
            first.say(f"CREATE DATABASE {DATABASE}")
            first.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
            first.say("SELECT pg_reload_conf()")
            yield first, second
        finally:
            first.stop()
            second.stop()


def ask_alone(replica: PostgresServer, ledger: Ledger, served: Served, api_key: str) -> int:
    """The answer to a comment while the replica stands still. It may be kept; it isn't repeated."""
    replica.say("SELECT pg_wal_replay_pause()")
    status, _ = Writer(lambda: served.port, api_key).post(ledger.new_posting())
    replica.say("SELECT pg_wal_replay_resume()")
    return status


def promote(
    first: PostgresServer,
    second: PostgresServer,
    ledger: Ledger,
    served: Served,
    api_key: str,
    form: Form,
) -> float | None:
    """Stop the first under load and promote the second; the seconds until intake is back."""
    with Writers(ledger, served.port, api_key, number=4):
        time.sleep(form.pick(3.0, 0.5))
        stopped = time.monotonic()
        first.stop()
        second.promote()
        # What the first has acknowledged may be heard a moment later; then it has ended.
        until(lambda: bool(ledger.since(stopped + 0.5)))
        time.sleep(form.pick(3.0, 0.5))
    later = ledger.since(stopped + 0.5)
    return later[0].at - stopped if later else None


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
