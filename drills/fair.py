"""Promise: beside a key that floods, others keep 80 % of their pace and twice their p99 at most.

    python -m drills.fair --on postgresql --rounds 15

Two quiet sites post at a steady pace, with and without a third that keeps 64 requests under way,
by turns, so that a busy machine disturbs both alike; there are no rate limits. The answers of all
rounds are put together, since a p99 of one of them is a single answer: of three rounds it is the
fourth from the end, of fifteen, which take five minutes, the twentieth. How much of the processor
nobody used just before is told: a machine that others use says little here. Its smallest form is
too short for a p99, on whatever machine: there three tenths of the pace are enough, and five
seconds. Only loopback is asked.
"""

import http.client
import json
import multiprocessing
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drills.frame import Form, Kind, Outcome, run
from drills.frame.served import service

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")

LEAST_PACE, MOST_P99 = 0.8, 2.0
LEAST_PACE_OF_SMALLEST, MOST_MS_OF_SMALLEST = 0.3, 5000.0
FLOOD = 64
_A_SECOND = 8.0  # posts of each quiet site
_QUIET = ("quiet-1", "quiet-2")


def post(connection: http.client.HTTPConnection, key: str, number: int) -> int:
    """The status of one comment, on a connection that is kept."""
    comment = {
        "thread": {"url": f"https://drill.example.org/page/{number % 20}/"},
        "author": {"name": "Jane Doe", "email": f"jane-{number}@example.org"},
        "body": f"Thanks, {number} of us read it.",
    }
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/v1/comments", json.dumps(comment), headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status


def post_steadily(port: int, key: str, seconds: float, taken: list[float]) -> None:
    """Post at a steady pace; how many milliseconds each answer took from when it was due."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    number = 0
    while (due := began + number / _A_SECOND) < began + seconds:
        time.sleep(max(0.0, due - time.perf_counter()))
        if post(connection, key, number) == 201:
            taken.append((time.perf_counter() - due) * 1000)
        number += 1
        if time.perf_counter() > began + seconds:
            break
    connection.close()


def flood(port: int, key: str, connections: int) -> None:
    """Keep so many requests under way until the process is ended."""
    for _ in range(connections):
        threading.Thread(target=_post_without_end, args=(port, key), daemon=True).start()
    threading.Event().wait()


def _post_without_end(port: int, key: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    number = 0
    while True:
        post(connection, key, number)
        number += 1


def measure(port: int, keys: dict[str, str], seconds: float) -> list[float]:
    """How many milliseconds each comment of the quiet sites took that was taken in."""
    taken: list[float] = []
    posting = [
        threading.Thread(target=post_steadily, args=(port, keys[site], seconds, taken))
        for site in _QUIET
    ]
    for each in posting:
        each.start()
    for each in posting:
        each.join()
    return taken


def drill(form: Form) -> Outcome:
    """Measure with and without the flood, by turns."""
    seconds, rounds = form.pick(8.0, 2.0), form.pick(round(form.options["rounds"]), 1)
    idle = idle_share(form.pick(2.0, 0.2))
    with service(*_QUIET, "loud", on=form.on, rate_limit="off") as served:
        measure(served.port, served.keys, form.pick(2.0, 0.5))
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(rounds):
            alone += measure(served.port, served.keys, seconds)
            with flooded(served.port, served.keys["loud"]):
                beside += measure(served.port, served.keys, seconds)
    return judge(form, alone, beside, idle)


@contextmanager
def flooded(port: int, key: str) -> Iterator[None]:
    """The other process floods for the length of the block, and has begun before."""
    flooding = multiprocessing.Process(target=flood, args=(port, key, FLOOD), daemon=True)
    flooding.start()
    time.sleep(1)
    try:
        yield
    finally:
        flooding.kill()
        flooding.join()


def p99(taken: list[float]) -> float:
    """What a hundredth of them took, or longer."""
    return sorted(taken)[int(len(taken) * 0.99)] if taken else float("inf")


def idle_share(seconds: float) -> float:
    """How much of the processor nobody uses, from 0 to 1."""
    before = os.times(), _idle_ticks()
    time.sleep(seconds)
    passed = (os.times().elapsed - before[0].elapsed) * os.sysconf("SC_CLK_TCK")
    return min(1.0, (_idle_ticks() - before[1]) / passed / (os.cpu_count() or 1))


def _idle_ticks() -> int:
    """Of all processors since the machine has started; waiting for a disk is no work."""
    return sum(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[4:6]))


def judge(form: Form, alone: list[float], beside: list[float], idle: float) -> Outcome:
    """What the flood has cost the others."""
    pace = len(beside) / max(1, len(alone))
    before, after = p99(alone), p99(beside)
    broken = []
    if pace < (least := form.pick(LEAST_PACE, LEAST_PACE_OF_SMALLEST)):
        broken.append(f"less than {least:.0%} of the pace")
    if after > (most := form.pick(MOST_P99 * before, MOST_MS_OF_SMALLEST)):
        broken.append(f"a p99 of over {most:.0f} ms")
    return Outcome(
        f"beside {FLOOD} requests under way of another key {pace:.0%} of the pace, "
        f"p50 {statistics.median(alone or [0]):.0f} ms became "
        f"{statistics.median(beside or [0]):.0f} ms, p99 {before:.0f} ms became {after:.0f} ms, "
        f"{after / before:.1f} times, of {len(beside)} answers; {idle:.0%} of the processor was "
        "unused before",
        broken,
    )


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, rounds=3))
