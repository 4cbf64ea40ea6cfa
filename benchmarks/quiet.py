"""All that only a machine that does nothing else can tell, in ten minutes, written to one page.

    python benchmarks/quiet.py [--beside FOLDER] [--out build/quiet.md]

Intake by turns with Isso, latencies, Akismet's check beside the JSON door, what a comment and each
page cost the processor, importing, and the start. With ``--beside``, a checkout of another version,
intake and pages are measured by turns with it, too. What fails is written down, and the rest is
measured all the same; the exit code says so.
"""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_LONGEST_SECONDS = 240
_CALM = 0.5  # of the machine's load; more than that, and the figures are a busy machine's

# Each with what is told of it.
_MEASURED = (
    ("Intake, by turns with Isso", "intake.py", "--rounds 4 --seconds 2.5"),
    ("Akismet's check", "akismet_check.py", "--rounds 3 --seconds 3 --connections 1 16"),
    ("Start and memory", "start.py", "--rounds 3"),
    ("Importing a WXR", "imports.py", "--comments 20000"),
)
_BESIDE = (
    ("What a comment costs", "processor.py", "--rounds 3 --seconds 2 --copies 0 1"),
    ("What pages cost", "pages.py", "--rounds 5 --requests 5"),
)


def main() -> None:
    """Measure one after the other, and write the page."""
    parser = ArgumentParser()
    parser.add_argument("--beside", type=Path, help="a checkout of another version")
    parser.add_argument("--out", type=Path, default=Path("build/quiet.md"))
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    beside = f" --beside {options.beside.resolve()}" if options.beside else ""
    wanted = [*_MEASURED, *((title, name, given + beside) for title, name, given in _BESIDE)]
    is_whole = True
    with options.out.open("w") as page:
        print(f"# Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n", file=page)
        print(f"Load of the machine before: {_load()}\n", file=page, flush=True)
        for title, name, given in wanted:
            began = time.monotonic()
            code, told = _run(name, given.split())
            is_whole = is_whole and code == 0
            seconds = time.monotonic() - began
            print(f"{title}: exit code {code} after {seconds:.0f} s", flush=True)
            print(f"## {title}\n\n`{name} {given}`, exit code {code}, {seconds:.0f} s\n", file=page)
            print(f"```\n{told.strip()}\n```\n", file=page, flush=True)
    print(f"Written to {options.out}")
    sys.exit(0 if is_whole else 1)


def _run(name: str, given: list[str]) -> tuple[int, str]:
    command = [sys.executable, str(_HERE / name), *given]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            told, _ = process.communicate(timeout=_LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # so that it stops what it has started
            told, _ = process.communicate()
            told += f"\nIt did not end within {_LONGEST_SECONDS} s."
        return process.returncode, told


def _load() -> str:
    load = os.getloadavg()[0]
    told = f"{load:.1f} on {os.cpu_count()} cores"
    return told if load < _CALM else f"{told}: **this machine is busy, and its figures with it**"


if __name__ == "__main__":
    main()
