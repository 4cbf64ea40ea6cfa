"""Promise: beside a key that floods, others keep 80 % of their pace and twice their p99 at most.

    python drills/fair.py [--seconds 8] [--rounds 2] [--flood 64]

Two quiet sites post at a steady pace, with and without a third that keeps 64 requests under way,
by turns, so that a busy machine disturbs both alike; there are no rate limits. Figures are medians
of the rounds. Only loopback is asked.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

LEAST_PACE = 0.8
MOST_P99 = 2.0
_ROOT = Path(__file__).parent.parent
_PATIENCE_SECONDS = 60.0
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
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "MODERATION_DATA_DIR": folder,
            "MODERATION_LOG_LEVEL": "error",
            "MODERATION_RATE_LIMIT": "off",
        }
        command = [sys.executable, "-m", "moderation"]
        subprocess.run(
            [*command, "init"], env=environment, cwd=_ROOT, check=True, stdout=subprocess.DEVNULL
        )
        keys = {site: add_site(command, environment, site) for site in (*_QUIET, "loud")}
        port = free_port()
        served = subprocess.Popen(
            [*command, "serve", "--port", str(port)], env=environment, cwd=_ROOT
        )
        try:
            wait_until_ready(port)
            return compare(port, keys, options)
        finally:
            served.terminate()
            served.wait(_PATIENCE_SECONDS)


def add_site(command: list[str], environment: dict[str, str], name: str) -> str:
    """The key of a new site."""
    made = subprocess.run(
        [*command, "sites", "add", name, "--origin", "https://drill.example.org", "--json"],
        env=environment,
        cwd=_ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    key: str = json.loads(made.stdout)["api_key"]
    return key


def wait_until_ready(port: int) -> None:
    """Until it answers that it is."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("the service did not get ready")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
