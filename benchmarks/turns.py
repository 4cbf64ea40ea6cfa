"""Two servers measured by turns, so that a busy machine disturbs both alike."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from contestants import Contestant

_LOAD = Path(__file__).with_name("load.py")


def by_turns(
    requests: dict[Contestant, bytes], connections: int, *, rounds: int, seconds: float
) -> dict[str, list[dict[str, Any]]]:
    """Load every contestant in turn, round after round; the results by its name."""
    results: dict[str, list[dict[str, Any]]] = {contestant.name: [] for contestant in requests}
    for _ in range(rounds):
        for contestant, raw in requests.items():
            result = load(contestant.port, raw, connections, seconds)
            if result["refused"]:
                raise SystemExit(f"{contestant.name} refused {result['refused']} requests")
            results[contestant.name].append(result)
    return results


def rates(results: list[dict[str, Any]]) -> list[float]:
    """Answers a second, round by round."""
    return [len(result["microseconds"]) / result["seconds"] for result in results]


def milliseconds(results: list[dict[str, Any]], share: float) -> float:
    """The latency that this share of all answers stayed under."""
    everything = sorted(value for result in results for value in result["microseconds"])
    return float(everything[int(share * (len(everything) - 1))]) / 1000


def print_heading(what: str) -> None:
    """The first lines of a table whose rows ``print_row`` prints."""
    print(f"\n{what}: ratio first, the median of the rounds and their range")
    names = "".join(f"{name:>9}/s{'p50 ms':>9}{'p99 ms':>9}" for name in ("ours", "Isso"))
    print(f"{'connections':>11}{'ratio':>8}{'range':>14}{names}")


def print_row(connections: int, results: dict[str, list[dict[str, Any]]]) -> None:
    """One row: how many times as fast ours was, then the figures of both."""
    ours, isso = results["ours"], results["Isso"]
    ratios = sorted(a / b for a, b in zip(rates(ours), rates(isso), strict=True))
    span = f"{ratios[0]:.1f} – {ratios[-1]:.1f}"
    figures = _figures(ours) + _figures(isso)
    print(f"{connections:>11}{median(ratios):>8.1f}{span:>14}{figures}", flush=True)


def _figures(results: list[dict[str, Any]]) -> str:
    half, most = milliseconds(results, 0.5), milliseconds(results, 0.99)
    return f"{median(rates(results)):11.0f}{half:9.2f}{most:9.2f}"


def load(
    port: int, raw: bytes, connections: int, seconds: float, copies: float = 0.0
) -> dict[str, Any]:
    """Load one server for a while; what came back."""
    options = {
        "port": port,
        "connections": connections,
        "seconds": seconds,
        "copies": copies,
    }
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, str(_LOAD), *arguments]
    done = subprocess.run(command, check=True, input=raw, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout)
    return result
