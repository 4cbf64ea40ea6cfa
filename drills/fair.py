"""Promise: beside a key that floods, others keep 80 % of their pace and twice their p99 at most.

    python -m drills.fair [--seconds 8] [--rounds 2] [--flood 64]

Two quiet sites post at a steady pace, with and without a third that keeps 64 requests under way,
by turns, so that a busy machine disturbs both alike; there are no rate limits. Figures are medians
of the rounds. Only loopback is asked.
"""

import argparse
import http.client
import json
import multiprocessing
import statistics
import sys
import threading
import time

from drills._service import service

LEAST_PACE = 0.8
MOST_P99 = 2.0
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


def measure(port: int, keys: dict[str, str], seconds: float) -> tuple[float, float]:
    """Comments of the quiet sites that were taken in, and their p99."""
    taken: list[float] = []
    posting = [
        threading.Thread(target=post_steadily, args=(port, keys[site], seconds, taken))
        for site in _QUIET
    ]
    for each in posting:
        each.start()
    for each in posting:
        each.join()
    taken.sort()
    return len(taken), taken[int(len(taken) * 0.99)] if taken else float("inf")


def compare(port: int, keys: dict[str, str], options: argparse.Namespace) -> int:
    """Measure by turns, and print one line; 0 where the promise holds."""
    measure(port, keys, 2)
    alone: list[tuple[float, float]] = []
    beside: list[tuple[float, float]] = []
    for _ in range(options.rounds):
        alone.append(measure(port, keys, options.seconds))
        arguments = (port, keys["loud"], options.flood)
        flooding = multiprocessing.Process(target=flood, args=arguments, daemon=True)
        flooding.start()
        time.sleep(1)
        beside.append(measure(port, keys, options.seconds))
        flooding.kill()
        flooding.join()
    pace = statistics.median(a[0] / b[0] for a, b in zip(beside, alone, strict=True))
    before = statistics.median(p99 for _, p99 in alone)
    after = statistics.median(p99 for _, p99 in beside)
    holds = pace >= LEAST_PACE and after <= MOST_P99 * before
    print(
        f"fair: {'holds' if holds else 'BROKEN'}: beside {options.flood} requests under way of "
        f"another key, {pace:.0%} of the pace (at least {LEAST_PACE:.0%}), p99 {before:.0f} ms to "
        f"{after:.0f} ms ({after / before:.1f} times, at most {MOST_P99:.0f})"
    )
    return 0 if holds else 1


def main() -> int:
    """Start a service with three sites, measure, and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--flood", type=int, default=64)
    options = parser.parse_args()
    with service(*_QUIET, "loud", rate_limit="off") as served:
        return compare(served.port, served.keys, options)


if __name__ == "__main__":
    sys.exit(main())
