"""What a comment costs the processor: of the web processes, and of the worker, over HTTP.

    python benchmarks/processor.py [--beside FOLDER] [--copies 0 0.3 1] [--connections 16]

With ``--beside``, a checkout of another version, both are up all the time and are loaded by turns.
What is counted is the time that the kernel says every process of a service has had (Linux only);
how many comments a second that made is told beside it, for what it is worth on a busy machine.
The worker is given time to end what it has begun before a turn is counted.
"""

import tempfile
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from contestants import PAGE, Ours, serving
from processes import Spent, spent
from turns import load, milliseconds

_HERE = Path(__file__).resolve().parent.parent
_SETTLING_SECONDS = 2.0


class Version:
    """One checkout that serves, and what its turns came to."""

    def __init__(self, name: str, checkout: Path, folder: Path) -> None:
        folder.mkdir()
        self.name = name
        self.service = Ours(folder, checkout)
        self.process = 0
        self.turns: list[tuple[Spent, dict[str, Any]]] = []

    def take_turn(self, connections: int, seconds: float, copies: float) -> None:
        """Be loaded for so long, and have it counted."""
        before = spent(self.process)
        raw = self.service.comment(f"{PAGE}/bridge/")
        result = load(self.service.port, raw, connections, seconds, copies)
        time.sleep(_SETTLING_SECONDS)
        if result["refused"]:
            raise SystemExit(f"{self.name} refused {result['refused']} requests")
        self.turns.append((spent(self.process) - before, result))

    def web(self) -> float:
        """Milliseconds a comment, the median of the turns."""
        return float(1000 * median(used.web / result["sent"] for used, result in self.turns))

    def worker(self) -> float:
        """The same, of the worker."""
        return float(1000 * median(used.worker / result["sent"] for used, result in self.turns))


def main() -> None:
    """Measure by turns, and print a row for each share of copies."""
    parser = ArgumentParser()
    parser.add_argument("--beside", type=Path, help="a checkout of another version")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, nargs="+", default=[16])
    parser.add_argument("--copies", type=float, nargs="+", default=[0, 0.3, 1])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        versions = [Version("here", _HERE, Path(folder, "here"))]
        if options.beside:
            versions.append(Version("beside", options.beside.resolve(), Path(folder, "beside")))
        for version in versions:
            version.process = stack.enter_context(serving(version.service)).pid
        print(
            f"{'connections':>11}{'copies':>8}{'version':>9}{'web ms':>9}{'worker ms':>11}", end=""
        )
        print(f"{'together':>10}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}")
        for connections in options.connections:
            for copies in options.copies:
                _measure(versions, options.rounds, connections, options.seconds, copies)
        _print_idle(versions)


def _measure(
    versions: list[Version], rounds: int, connections: int, seconds: float, copies: float
) -> None:
    for version in versions:
        version.take_turn(connections, seconds, copies)  # fills caches
        version.turns.clear()
    for _ in range(rounds):
        for version in versions:
            version.take_turn(connections, seconds, copies)
    for version in versions:
        results = [result for _, result in version.turns]
        rate = median(len(result["microseconds"]) / result["seconds"] for result in results)
        web, worker = version.web(), version.worker()
        print(
            f"{connections:>11}{copies:>8.0%}{version.name:>9}{web:9.2f}{worker:11.2f}"
            f"{web + worker:10.2f}{rate:10.0f}"
            f"{milliseconds(results, 0.5):9.1f}{milliseconds(results, 0.99):9.1f}",
            flush=True,
        )


def _print_idle(versions: list[Version], seconds: float = 20.0) -> None:
    before = [spent(version.process) for version in versions]
    time.sleep(seconds)
    for version, then in zip(versions, before, strict=True):
        used = spent(version.process) - then
        print(
            f"idle, {version.name}: worker {used.worker / seconds * 1000:.1f} ms a second, "
            f"web processes and supervisor {used.web / seconds * 1000:.1f}"
        )


if __name__ == "__main__":
    main()
