"""Akismet's comment-check and Perspective's comments:analyze over HTTP, beside the JSON door of the
same service: p50, p99, a second.

    python benchmarks/akismet_check.py [--rounds 5] [--seconds 4] [--connections 1 4 16]

Two web processes, SQLite with ``synchronous=FULL``, rate limits off. Every check is of another
comment, which is judged, sealed and stored before the answer; in opinion mode nothing but the count
is written, and nothing at all of a text that Perspective's door analyses. All are loaded by turns,
so that a busy machine disturbs them alike; the ratio is to the JSON door. Akismet's Python client
gives up after a second.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from contestants import PAGE, Ours, serving
from texts import TEXT_PLACE

_LOAD = Path(__file__).with_name("load.py")


class Site(Ours):
    """The service, and two sites that speak Akismet's protocol: one for each mode."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.keys = {}
        for name, mode in (("queue", "queue"), ("opinion", "opinion")):
            made = json.loads(self._command("sites", "add", name, "--origin", PAGE, "--json"))
            self._command("sites", "set", name, f"akismet_mode={mode}")
            self.keys[name] = str(made["akismet_key"])
            self.perspective_key = str(made["perspective_key"])

    def check(self, name: str) -> bytes:
        """What WordPress sends of a comment, its form's fields a second time included."""
        fields = {
            "api_key": self.keys[name],
            "blog": PAGE,
            "blog_charset": "UTF-8",
            "user_ip": "192.0.2.44",
            "user_agent": "Mozilla/5.0",
            "permalink": f"{PAGE}/bridge/",
            "comment_type": "comment",
            "comment_author": "Jane Doe",
            "comment_author_email": "jane-##########@example.org",
            "comment_author_url": "https://jane.example.org/",
            "comment_content": TEXT_PLACE.decode(),
            "callback": f"{PAGE}/wp-json/akismet/v1/webhook",
            "POST_comment": TEXT_PLACE.decode(),
            "POST_email": "jane-##########@example.org",
        }
        body = urlencode(fields).replace("%23" * 10, "#" * 10).encode()
        head = (
            "POST /1.1/comment-check HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
        return f"{head}\r\n".encode() + body

    def analyze(self, *attributes: str) -> bytes:
        """What Coral sends of a comment, or a client that asks for more."""
        wanted = {name: {} for name in attributes}
        sent = {"comment": {"text": TEXT_PLACE.decode()}, "requestedAttributes": wanted}
        body = json.dumps(sent | {"doNotStore": True, "languages": ["en"]}).encode()
        head = (
            f"POST /v1alpha1/comments:analyze?key={self.perspective_key} HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        return f"{head}\r\n".encode() + body


def main() -> None:
    """Measure, and print a row for each way and number of connections."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = Site(Path(folder))
        requests = {
            "JSON door": ours.comment(f"{PAGE}/bridge/"),
            "check, queue": ours.check("queue"),
            "check, opinion": ours.check("opinion"),
            "analyze": ours.analyze("TOXICITY"),
            "analyze, all and spam": ours.analyze("TOXICITY", "INSULT", "THREAT", "SPAM"),
        }
        with serving(ours):
            print("| connections | way | a second | p50 ms | p99 ms | refused | p50 to JSON |")
            print("|---|---|---|---|---|---|---|")
            for connections in options.connections:
                _print(connections, _by_turns(ours.port, requests, connections, options))


def _by_turns(
    port: int, requests: dict[str, bytes], connections: int, options: argparse.Namespace
) -> dict[str, list[dict[str, Any]]]:
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in requests}
    for _ in range(options.rounds):
        for name, raw in requests.items():
            arguments = ("--port", port, "--connections", connections, "--seconds", options.seconds)
            command = [sys.executable, str(_LOAD), *map(str, arguments)]
            done = subprocess.run(command, input=raw, check=True, stdout=subprocess.PIPE)
            results[name].append(json.loads(done.stdout))
    return results


def _print(connections: int, results: dict[str, list[dict[str, Any]]]) -> None:
    base = median(_times(results["JSON door"]))
    for name, rounds in results.items():
        times = _times(rounds)
        seconds = sum(result["seconds"] for result in rounds)
        refused = sum(result["refused"] for result in rounds)
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        print(
            f"| {connections} | {name} | {len(times) / seconds:.0f} | {median(times) / 1000:.1f} "
            f"| {p99 / 1000:.1f} | {refused} | {median(times) / base:.2f} |"
        )


def _times(rounds: list[dict[str, Any]]) -> list[int]:
    return sorted(time for result in rounds for time in result["microseconds"])


if __name__ == "__main__":
    main()
