"""Promise: beside 1,000 slow connections health answers in 100 ms; no network keeps others out.

A thousand send a byte a second, half of them of a body, half of a head; then one network opens more
connections than the service has places, and ends no head. A connection that the service ends is
made anew at once. The threshold is the 99th percentile of health answers, each on a connection of
its own from another network, and that every comment which is posted meanwhile is taken in; beside
the crowd it is half a second, since whoever makes it takes half of a small machine. Its smallest
form has 200 connections and a crowd of 600; there half of the few answers must be good, and come in
five seconds: whom slow clients stop has none. Only loopback is asked.
"""

import http.client
import json
import multiprocessing
import resource
import socket
import sys
import time
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

from drills.frame import Form, Kind, Outcome, run
from drills.frame.processes import until
from drills.frame.served import Service, service

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
MOST_MS, MOST_MS_OF_CROWD, MOST_MS_OF_SMALLEST = 100.0, 500.0, 5000.0
_SLOW, _QUICK = "127.0.0.2", "127.0.0.3"
_BODY = (
    b"POST /v1/sites/drill/form HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
)
_HEAD = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@dataclass(frozen=True)
class Siege:
    """So many slow connections, what they begin with by turns, and what is promised beside them."""

    connections: int
    openings: tuple[bytes, ...]
    most_ms: float
    least: float = 1.0  # of all answers that are to be good
    judged: float = 0.99  # of their times, the one that ``most_ms`` is for


class Tricklers:
    """So many connections, each of which sends a byte a second; run in a process of its own."""

    def __init__(self, port: int, siege: Siege, standing: "Synchronized[int]") -> None:
        self._port = port
        self._wanted = siege.connections
        self._openings = siege.openings
        self._standing = standing
        self._begun = 0
        self._open: set[socket.socket] = set()

    def run(self) -> None:
        """Keep them up until the process is ended."""
        while True:
            began = time.monotonic()
            self._top_up()
            for each in list(self._open):
                self._trickle(each)
            time.sleep(max(0.0, began + 1 - time.monotonic()))

    def _top_up(self) -> None:
        for _ in range(self._wanted - len(self._open)):
            opened = socket.socket()
            try:
                opened.bind((_SLOW, 0))
                opened.connect(("127.0.0.1", self._port))
                opened.sendall(self._openings[self._begun % len(self._openings)])
            except OSError:
                opened.close()
                continue
            opened.setblocking(False)
            self._begun += 1
            self._open.add(opened)
        self._standing.value = len(self._open)

    def _trickle(self, opened: socket.socket) -> None:
        try:
            opened.send(b"x")
            if opened.recv(65_536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._open.discard(opened)
        opened.close()


def trickle(port: int, siege: Siege, standing: "Synchronized[int]") -> None:
    """What the other process does."""
    most = siege.connections + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    Tricklers(port, siege, standing).run()


def connected(port: int) -> http.client.HTTPConnection:
    """A connection from the other network."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=(_QUICK, 0))


def ask(port: int, path: str) -> tuple[int, float]:
    """The status, and how many milliseconds it took from connecting on."""
    began = time.perf_counter()
    connection = connected(port)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except OSError:
        status = 0
    finally:
        connection.close()
    return status, (time.perf_counter() - began) * 1000


def post(port: int, key: str, number: int) -> int:
    """The status of one comment; 0 where nobody answers."""
    comment = {
        "thread": {"url": "https://drill.example.org/page/"},
        "author": {"name": "Jane Doe", "email": "jane@example.org"},
        "body": f"What the council said about bridge number {number} is not what it did.",
    }
    connection = connected(port)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/comments", json.dumps(comment), headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def drill(form: Form) -> Outcome:
    """Start a service, and besiege it in both ways."""
    usual, most = form.pick((1.0, 0.99), (0.5, 0.5)), MOST_MS_OF_SMALLEST
    slow = Siege(form.pick(1000, 200), (_HEAD, _BODY), form.pick(MOST_MS, most), *usual)
    crowd = Siege(form.pick(9000, 600), (_HEAD,), form.pick(MOST_MS_OF_CROWD, most), *usual)
    with service("drill", on=form.on) as served:
        first, second = (besiege(served, siege, form) for siege in (slow, crowd))
    measured = f"{first.measured}; beside a crowd of one network {second.measured}"
    return Outcome(measured, [*first.broken, *second.broken])


def besiege(served: Service, siege: Siege, form: Form) -> Outcome:
    """Ask for health, and post, while the connections trickle."""
    port, key = served.port, served.keys["drill"]
    standing: Synchronized[int] = multiprocessing.Value("i", 0)
    arguments = (port, siege, standing)
    tricklers = multiprocessing.Process(target=trickle, args=arguments, daemon=True)
    tricklers.start()
    until(lambda: standing.value >= siege.connections * 0.9)
    answers: list[tuple[int, float]] = []
    taken: list[bool] = []
    ends = time.monotonic() + form.pick(12.0, 2.0)
    while time.monotonic() < ends:
        answers += [ask(port, path) for path in ("/livez", "/readyz")]
        taken.append(post(port, key, len(taken)) == 201)
        time.sleep(0.05)
    tricklers.kill()
    tricklers.join()
    return judge(siege, answers, taken)


def judge(siege: Siege, answers: list[tuple[int, float]], taken: list[bool]) -> Outcome:
    """Whether health was told in time, and comments were taken in."""
    times = sorted(milliseconds for _, milliseconds in answers)
    p99, failed = times[int(len(times) * 0.99)], sum(status != 200 for status, _ in answers)
    broken = []
    if times[int(len(times) * siege.judged)] > siege.most_ms:
        broken.append(f"p{100 * siege.judged:.0f} is over {siege.most_ms:.0f} ms")
    if len(answers) - failed < siege.least * len(answers):
        broken.append(f"{failed} were not answered 200")
    if sum(taken) < siege.least * len(taken):
        broken.append("comments were refused")
    return Outcome(
        f"{len(times)} health answers, {failed} of them bad, p50 {times[len(times) // 2]:.0f} ms, "
        f"p99 {p99:.0f} ms; {sum(taken)} of {len(taken)} comments taken in",
        broken,
    )


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
