"""Promise: ten times what it can take for a minute: nothing acknowledged is lost, others go on.

How much one key can post is measured, then ten times as much is sent for the time, on more and more
connections where answers are late: half of it without a rate limit, half with the usual one. What
was acknowledged is there; the rest was refused by 429 or 503 with Retry-After, half of that within
a second and all of it within eight; one in a hundred may meet the end of a connection that was
idle. A key that posts four comments a second beside keeps 80 % of its pace, and five seconds after
the flood its answers take twice as long as before at most. Its smallest form, which fills the queue
and no more, allows a quarter of the pace, fifty times as long, thirty seconds for any refusal, and
one in ten unheard.
"""

import multiprocessing
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Self

from drills.frame import Form, Kind, Outcome, run
from drills.frame.checking import breaches
from drills.frame.flood import Flood, Flooded
from drills.frame.installed import Installed, installed
from drills.frame.ledger import CUT, Ledger
from drills.frame.served import serving
from drills.frame.writers import Writer, Writers

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
TIMES = 10
MOST_HALF, MOST, MOST_SECONDS_OF_SMALLEST = 1.0, 8.0, 30.0  # of refusals
MOST_UNHEARD, MOST_UNHEARD_OF_SMALLEST = 0.01, 0.1
BACK_SECONDS = 5.0
LEAST_PACE, MOST_TIMES_AS_LONG = 0.8, 2.0
LEAST_PACE_OF_SMALLEST, MOST_OF_SMALLEST = 0.25, 50.0
_A_SECOND = 4.0  # comments of the quiet key


@dataclass(frozen=True, slots=True)
class Siege:
    """A flood, and how the quiet key fared: its pace beside, and its answers before and after."""

    told: Flooded
    pace: float
    before: float
    after: float


class Quiet:
    """A key that posts steadily; for each comment when it was due, and how long it took."""

    def __init__(self, ledger: Ledger, port: int, key: str) -> None:
        self._ledger = ledger
        self._writer = Writer(lambda: port, key)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._taken: list[tuple[float, float]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._writer.close()

    def between(self, begin: float, end: float) -> list[float]:
        """How long those took that were due in this time and taken in before its end."""
        return [took for due, took in list(self._taken) if begin <= due and due + took <= end]

    def _write(self) -> None:
        due = time.monotonic()
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            posting = self._ledger.new_posting()
            self._ledger.hear(posting, *self._writer.post(posting))
            if posting.token in self._ledger.acknowledged:
                self._taken.append((due, time.monotonic() - due))
            # Whoever is answered late catches up for a second, and no longer.
            due = max(due + 1 / _A_SECOND, time.monotonic() - 1.0)


def drill(form: Form) -> Outcome:
    """Besiege it without limits, then with the usual ones."""
    seconds, ledger = form.pick(30.0, 3.0), Ledger()
    pace, sieges = 0.0, list[Siege]()
    with installed("loud", "quiet", on=form.on) as place:
        for limit in ("off", "20/100"):
            with serving(place, environment={"MODERATION_RATE_LIMIT": limit}) as served:
                pace = pace or TIMES * capacity(ledger, served.port, place, form.pick(5.0, 2.0))
                sieges.append(besiege(ledger, served.port, place, pace, seconds))
        for siege in sieges:
            ledger.postings |= siege.told.postings
            ledger.acknowledged |= siege.told.acknowledged
            ledger.wrong += siege.told.wrong
        broken = [flaw for siege in sieges for flaw in flaws_of(form, siege)]
        broken += breaches(ledger, place)
    return Outcome(f"{pace:.0f} a second: " + "; ".join(map(said_of, sieges)), broken)


def capacity(ledger: Ledger, port: int, place: Installed, seconds: float) -> float:
    """How many comments a second one key can post on eight connections."""
    before = len(ledger.acknowledged)
    with Writers(ledger, port, place.keys["loud"], 8):
        time.sleep(seconds)
        number = len(ledger.acknowledged) - before
    return max(number, 1) / seconds


def besiege(ledger: Ledger, port: int, place: Installed, pace: float, seconds: float) -> Siege:
    """Flood one key beside the quiet one."""
    calm = min(5.0, seconds)
    mine, other = multiprocessing.Pipe()
    flooding = multiprocessing.Process(
        target=flood, args=(port, place.keys["loud"], pace, seconds, other), daemon=True
    )
    with Quiet(ledger, port, place.keys["quiet"]) as quiet:
        began = time.monotonic()
        time.sleep(calm)
        flood_began = time.monotonic()
        flooding.start()
        other.close()  # so that its end is heard
        time.sleep(seconds)
        ended = time.monotonic()
        time.sleep(BACK_SECONDS + calm)
        now = time.monotonic()
    told: Flooded = mine.recv()
    flooding.join()
    before, beside = quiet.between(began, flood_began), quiet.between(flood_began, ended)
    after = quiet.between(ended + BACK_SECONDS, now)
    share = (len(beside) / (ended - flood_began)) / (max(len(before), 1) / (flood_began - began))
    return Siege(told, share, middle(before), middle(after))


def flood(port: int, key: str, pace: float, seconds: float, telling: Connection) -> None:
    """What the other process does."""
    telling.send(Flood(port, key, pace).run(seconds))


def middle(values: list[float]) -> float:
    """The median; of nothing, for ever."""
    return median(values) if values else float("inf")


def flaws_of(form: Form, siege: Siege) -> list[str]:
    """In what a siege has broken the promise."""
    told, broken = siege.told, list[str]()
    refused = sorted(told.refused_after) or [0.0]
    if siege.pace < form.pick(LEAST_PACE, LEAST_PACE_OF_SMALLEST):
        broken.append("the quiet key lost its pace")
    if siege.after > form.pick(MOST_TIMES_AS_LONG, MOST_OF_SMALLEST) * siege.before:
        broken.append("the quiet key's answers are late after it")
    half, longest = form.pick((MOST_HALF, MOST), (MOST_SECONDS_OF_SMALLEST,) * 2)
    if middle(refused) > half or refused[-1] > longest:
        broken.append("refusals are slow")
    if told.without_retry:
        broken.append(f"{told.without_retry} refusals without Retry-After")
    unheard = told.answers[CUT] + told.sent - told.answers.total()
    if unheard > form.pick(MOST_UNHEARD, MOST_UNHEARD_OF_SMALLEST) * told.sent:
        broken.append(f"{unheard} were not answered")
    return broken


def said_of(siege: Siege) -> str:
    """A siege in a line."""
    told = siege.told
    refused = sorted(told.refused_after) or [0.0]
    answers = ", ".join(f"{number} times {status}" for status, number in told.answers.items())
    return (
        f"{told.sent} sent ({told.held_back} held back), {answers}, refusals after "
        f"{1000 * middle(refused):.0f} ms, {refused[-1]:.1f} s at most; the quiet key has "
        f"{siege.pace:.0%} of its pace, its answers took {1000 * siege.before:.0f} ms before and "
        f"{1000 * siege.after:.0f} after"
    )


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
