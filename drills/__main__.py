"""Every drill, one after the other, and a table at the end: ``make drills``, or some by name.

    python -m drills [NAME ...]

A drill is a file of this folder. Its first line says what it promises; it prints one line with
what it measured, and ends with 0 where the promise was kept. Each has ten minutes.
"""

import argparse
import ast
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Outcome:
    """What came of a drill."""

    name: str
    promise: str
    is_kept: bool
    measured: str
    seconds: float


def main() -> int:
    """Run them; the answer is 0 where every promise was kept."""
    known = sorted(path.stem for path in _HERE.glob("[!_]*.py"))
    asked = argparse.ArgumentParser(description="Try the promises under load.")
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = asked.parse_args().names or known
    unknown = sorted(set(names) - set(known))
    if unknown:
        asked.error(f"there is no drill {', '.join(unknown)}; there are {', '.join(known)}")
    outcomes = [_run(name) for name in names]
    print("\n" + table(outcomes))
    return 0 if all(one.is_kept for one in outcomes) else 1


def promise_of(path: Path) -> str:
    """What a drill promises: the first line of its file, without the word."""
    first = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]
    return first.removeprefix("Promise: ")


def table(outcomes: list[Outcome]) -> str:
    """The outcomes as a table of Markdown."""
    rows = [
        f"| {one.name} | {one.promise} | {'kept' if one.is_kept else '**not kept**'} "
        f"| {one.measured} | {one.seconds:.0f} |"
        for one in outcomes
    ]
    return "\n".join(
        ["| drill | promise | | measured | seconds |", "|---|---|---|---|---:|", *rows]
    )


def _run(name: str) -> Outcome:
    print(f"{name} ...", flush=True)
    path, began = _HERE / f"{name}.py", time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"{_HERE.name}.{name}"],
            cwd=_HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        is_kept, lines = done.returncode == 0, done.stdout.strip().splitlines()
    except subprocess.TimeoutExpired:
        is_kept, lines = False, [f"no result in {_PATIENCE_SECONDS} seconds"]
    measured = lines[-1] if lines else "nothing was measured"
    return Outcome(name, promise_of(path), is_kept, measured, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
