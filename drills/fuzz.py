"""Promise: 100,000 requests that mean no good are answered, none by 5xx but a stated 503.

They are made from a seed, so the same are asked again. No log line tells of a fault, a refusal
under /v1 is a problem (RFC 9457), no process ends, none that answers grows by more than 64 MB after
the first tenth, and an honest comment is taken in afterwards. What has no answer in half a minute
is asked again at the end, when nobody else asks, and has two. It stops after eight minutes, and
tells how many it has sent.
"""

import http.client
import os
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from drills.attack.doors import SITE, Desk, Doors, comment
from drills.attack.fuzzer import Credentials, Fuzzer, Request
from drills.attack.house import opened
from drills.attack.voices import posted, report, report_form
from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import installed
from drills.frame.served import Served, serving

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
SEED = 1
MOST_GROWN = 64 * 2**20
_CLIENTS = 4
_NICE = 10
_NAMED = 5  # of what was wrong
_SECONDS = 480.0
LONGEST_SECONDS = 1200  # that, and what was late
_PATIENCE_SECONDS, _PATIENCE_AT_LAST = 30.0, 120.0
_MOST_LATE = 4  # that are asked again
_WARM = 0.1  # of the requests, before what a process takes is measured
_FAULTS = ("Traceback", "request.failed", ".died", "look.failed", "process.silent")


@dataclass
class Seen:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    late: list[Request] = field(default_factory=list)
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def summary(self) -> str:
        """How many answers of each hundred."""
        hundreds: Counter[str] = Counter()
        for status, number in self.statuses.items():
            hundreds[f"{status // 100}xx" if status else "without an answer"] += number
        return ", ".join(f"{number:,} {name}" for name, number in sorted(hundreds.items()))

    def note(self, asked: Request, status: int, headers: http.client.HTTPMessage | None) -> None:
        """One answer; 0 where there was none."""
        said = _what_is_wrong(asked, status, headers)
        with self.lock:
            self.sent += 1
            self.statuses[status] += 1
            if said:
                self.wrong.append(f"{said}: {asked.raw[:300]!r}")


def _what_is_wrong(
    asked: Request, status: int, headers: http.client.HTTPMessage | None
) -> str | None:
    if status == 503 and headers and headers.get("Retry-After"):
        return None
    if status >= 500:
        return f"{status}"
    if not asked.is_whole or headers is None:
        return None if not asked.is_whole else "no answer"
    is_ours = asked.path.startswith("/v1/") and "X-Request-Id" in headers
    kind = headers.get("Content-Type", "")
    if is_ours and status >= 400 and not kind.startswith(("application/problem+json", "text/html")):
        return f"{status} is no problem but {kind or 'nothing'}"
    return None


class Client:
    """A connection that is kept as long as the service keeps it."""

    def __init__(self, port: int, patience: float = _PATIENCE_SECONDS) -> None:
        self._port = port
        self._patience = patience
        self._open: socket.socket | None = None

    def ask(self, asked: Request) -> tuple[int, http.client.HTTPMessage | None]:
        """The answer; a connection that has ended meanwhile is made anew, once.

        Raises ``TimeoutError``.
        """
        for is_last in (self._open is None, True):
            try:
                return self._ask(asked)
            except TimeoutError:
                self.close()
                raise
            except (OSError, http.client.HTTPException):
                self.close()
                if is_last:
                    break
        return 0, None

    def close(self) -> None:
        """Hang up."""
        if self._open:
            self._open.close()
        self._open = None

    def _ask(self, asked: Request) -> tuple[int, http.client.HTTPMessage | None]:
        opened = self._open or socket.create_connection(("127.0.0.1", self._port), self._patience)
        self._open = opened
        opened.sendall(asked.raw)
        if not asked.is_whole:
            opened.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(opened, method=asked.method)
        answer.begin()
        answer.read()
        if answer.will_close or not asked.is_whole:
            self.close()
        return answer.status, answer.headers


def ask_many(port: int, fuzzer: Fuzzer, number: int, until: float, seen: Seen) -> None:
    """So many requests, or until then."""
    client = Client(port)
    for _ in range(number):
        asked = fuzzer.request()
        try:
            seen.note(asked, *client.ask(asked))
        except TimeoutError:
            seen.late.append(asked)
        if time.monotonic() > until:
            break
    client.close()


def ask_again(port: int, seen: Seen) -> None:
    """What was late, alone: a slow machine answers it now, and a service that hangs does not."""
    client = Client(port, _PATIENCE_AT_LAST)
    for asked in seen.late[:_MOST_LATE]:
        try:
            seen.note(asked, *client.ask(asked))
        except TimeoutError:
            seen.note(asked, 0, None)
    client.close()


def memory_of(served: Served) -> dict[int, int]:
    """What each process that answers holds for itself, in bytes."""
    found = {}
    for process in served.web_processes():
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {one.split()[0]: int(one.split()[1]) for one in lines}
        found[process] = sizes["Private_Dirty:"] * 1024
    return found


def drill(form: Form) -> Outcome:
    """Ask, and look at the log and at the processes."""
    number, seen, until = form.pick(100_000, 1_200), Seen(), time.monotonic() + _SECONDS
    os.nice(_NICE)
    with (
        installed(
            SITE, on=form.on, rate_limit="off", log_level="warning", trusted_proxies="1"
        ) as place,
        opened(place) as house,
        serving(place) as served,
    ):
        doors = Doors(served.port, house)
        makers = fuzzers(doors)
        warm = int(number * _WARM)
        ask_all(served.port, makers, warm, until, seen)
        before = memory_of(served)
        ask_all(served.port, makers, number - warm, until, seen)
        ask_again(served.port, seen)
        after = memory_of(served)
        taken = doors.api("POST", "/v1/comments", comment("jane@example.org")).status
        faults = [one for one in served.log.read_text().splitlines() if _is_fault(one)]
    most = max((after.get(one, 0) - before[one] for one in before), default=0)
    measured = (
        f"{seen.sent:,} of {number:,} requests (seed {SEED}): {seen.summary()}, "
        f"{len(seen.late)} late; {len(faults)} faults in the log, the process that grew most by "
        f"{most / 2**20:.0f} MB"
    )
    broken = [*seen.wrong[:_NAMED], *faults[:_NAMED]]
    broken += [f"process {one} is gone" for one in before.keys() - after.keys()]
    broken += [f"a process grew by {most / 2**20:.0f} MB"] if most > MOST_GROWN else []
    broken += [f"an honest comment is answered {taken}"] if taken != 201 else []
    return Outcome(measured, broken)


def fuzzers(doors: Doors) -> list[Fuzzer]:
    """One for each client."""
    described = doors.ask("GET", "/openapi.json").json()
    known = Credentials(
        site=SITE,
        key=doors.api_key,
        signing=doors.signing_secret,
        akismet=doors.akismet_key,
        coral=doors.coral_secret,
        cookie=Desk(doors).cookie,
        names=_names(doors),
        form_token=doors.ask("GET", report_form(doors, "x")).json()["token"],
        author=posted(doors, "jane2@example.org")[0],
    )
    return [Fuzzer(f"{SEED}.{one}", described, known) for one in range(_CLIENTS)]


def _names(doors: Doors) -> dict[str, str]:
    """What leads somewhere, where addresses ask for it."""
    made = doors.api("POST", "/v1/comments", comment("jane@example.org")).json()["id"]
    decided = doors.api("POST", f"/v1/comments/{made}/decisions", {"status": "approved"}).json()
    events = doors.api("GET", "/v1/events").json()["events"]
    return {
        "site": SITE,
        "comment_id": made,
        "decision_id": decided["id"],
        "event_id": events[0]["id"],
        "url": doors.page,
        "thread": doors.page,
        "token": report(doors, made, "reader1@example.org", {"kind": "spam"}),
    }


def ask_all(port: int, makers: list[Fuzzer], number: int, until: float, seen: Seen) -> None:
    """So many requests by all of them, each on a connection of its own."""
    share = -(-number // len(makers))
    asking = [
        threading.Thread(target=ask_many, args=(port, one, share, until, seen)) for one in makers
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()


def _is_fault(line: str) -> bool:
    return any(sign in line for sign in _FAULTS)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
