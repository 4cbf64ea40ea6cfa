"""What the pages cost: milliseconds of the processor for each, in one process, by turns.

    python benchmarks/pages.py [--beside FOLDER] [--rounds 9] [--requests 10]

With ``--beside``, a checkout of another version, both are measured in one run and one turn each,
so that whatever else the machine does disturbs both alike. Nothing of HTTP is in it: the
application is called as a server calls it, on a database of its own with real comments in it.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from typing import Any

_HERE = Path(__file__).resolve().parent


class Version:
    """One checkout, in a process of its own that measures what it is told to."""

    def __init__(self, checkout: Path, folder: str) -> None:
        python = checkout / ".venv" / "bin" / "python"
        command = [str(python if python.exists() else sys.executable), str(_HERE / "page_costs.py")]
        self._process = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": str(checkout), "MODERATION_DATA_DIR": folder},
            cwd=checkout,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.kinds: list[str] = self._heard()

    def milliseconds(self, kind: str, requests: int) -> float:
        """The median of so many requests."""
        assert self._process.stdin is not None  # noqa: S101
        print(json.dumps([kind, requests]), file=self._process.stdin, flush=True)
        return float(self._heard())

    def end(self) -> None:
        """Let it go."""
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.close()
        self._process.wait(60)

    def _heard(self) -> Any:
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("A process that measures has ended.")
        return json.loads(line)


def main() -> None:
    """Measure by turns, and print a row for each kind of page."""
    parser = ArgumentParser()
    parser.add_argument("--beside", type=Path, help="a checkout of another version")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--only", help="kinds whose name has this in it")
    options = parser.parse_args()
    checkouts = [_HERE.parent, *([options.beside.resolve()] if options.beside else [])]
    with tempfile.TemporaryDirectory() as folder:
        versions = [Version(one, f"{folder}/{at}") for at, one in enumerate(checkouts)]
        kinds = [one for one in versions[0].kinds if (options.only or "") in one]
        took = _by_turns(versions, kinds, options.rounds, options.requests)
        for version in versions:
            version.end()
    heading = "ms here" + (f"{'beside':>10}{'ratio':>8}" if options.beside else "")
    print(f"{'':>36}{heading:>10}   (lowest round)")
    for kind in kinds:
        _print(kind, [took[kind, at] for at in range(len(versions))])
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _by_turns(
    versions: list[Version], kinds: list[str], rounds: int, requests: int
) -> dict[tuple[str, int], list[float]]:
    took: dict[tuple[str, int], list[float]] = {}
    for turn in range(rounds + 1):  # the first fills caches
        for kind in kinds:
            order = list(enumerate(versions))
            for at, version in order if turn % 2 else reversed(order):
                milliseconds = version.milliseconds(kind, requests)
                if turn:
                    took.setdefault((kind, at), []).append(milliseconds)
    return took


def _print(kind: str, took: list[list[float]]) -> None:
    middles, lowest = [median(one) for one in took], [min(one) for one in took]
    row = f"{kind:>36}{middles[0]:>10.2f}"
    if len(took) > 1:
        row += f"{middles[1]:>10.2f}{middles[0] / middles[1]:>8.2f}"
    print(row + f"   ({', '.join(f'{one:.2f}' for one in lowest)})", flush=True)


if __name__ == "__main__":
    main()
