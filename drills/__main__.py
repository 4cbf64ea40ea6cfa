"""Every drill on every database that it names, one after the other, and a table at the end.

    python -m drills [--smallest] [--on sqlite|postgresql] [NAME ...]

A drill is a file of this folder. Its first line says what it promises, and ``DATABASES`` what it is
tried on; it prints one line with what it measured. It ends with 0 where the promise was kept, with
77 where this machine lacks something for it, which is said. Each has ten minutes, or as many
seconds as its ``LONGEST_SECONDS``. ``--smallest`` takes some seconds of each: it tells whether a
promise still holds, not by how much.

The exit code is 0 where every promise was kept, and nothing skipped.
"""

import argparse
import ast
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from drills.frame.form import SKIPPED

_HERE = Path(__file__).parent
_PATIENCE_SECONDS = 600
_PATIENCE_TO_END_SECONDS = 30
_AT_ONCE_IF_SMALLEST = 2  # they wait for most of their time
_HEAD = "| drill | on | promise | | measured | seconds |\n|---|---|---|---|---|---:|"


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill as its file describes it."""

    path: Path
    promise: str
    databases: tuple[str, ...]
    patience: float = _PATIENCE_SECONDS
    by_name_alone: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a drill on one database; ``code`` is None where it came to no end."""

    drill: Drill
    on: str
    code: int | None
    measured: str
    seconds: float

    @property
    def is_kept(self) -> bool:
        """Whether the promise was."""
        return self.code == 0

    def row(self) -> str:
        """A line of the table."""
        said = {0: "kept", SKIPPED: "**skipped**"}.get(self.code or 0, "**not kept**")
        if self.code is None:
            said = "**no end**"
        cells = (self.drill.path.stem, self.on, self.drill.promise, said, self.measured)
        return f"| {' | '.join(cells)} | {self.seconds:.0f} |"


def main() -> int:
    """Run them; the answer is 0 where every promise was kept."""
    drills = {path.stem: read_drill(path) for path in sorted(_HERE.glob("[!_]*.py"))}
    asked = argparse.ArgumentParser(description="Try the promises under load.")
    asked.add_argument("--smallest", action="store_true", help="each in its smallest form")
    asked.add_argument("--on", choices=("sqlite", "postgresql"), help="on this database alone")
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(drills))
    options = asked.parse_args()
    names = options.names or [name for name, drill in drills.items() if not drill.by_name_alone]
    unknown = sorted(set(names) - set(drills))
    if unknown:
        asked.error(f"there is no drill {', '.join(unknown)}; there are {', '.join(drills)}")
    chosen = [(drills[name], on) for name in names for on in drills[name].databases]
    chosen = [(drill, on) for drill, on in chosen if options.on in {None, on}]
    run = partial(_run, is_smallest=options.smallest)
    with ThreadPoolExecutor(_AT_ONCE_IF_SMALLEST if options.smallest else 1) as at_once:
        results = list(at_once.map(run, *zip(*chosen, strict=True))) if chosen else []
    broken = [one.row() for one in results if not one.is_kept]
    # What is broken once more: who has only the end of a log finds it there.
    print("\n".join(["", _HEAD, *(one.row() for one in results), "", *broken]))
    return 0 if results and not broken else 1


def read_drill(path: Path) -> Drill:
    """What its file says: the promise in its first line, ``DATABASES``, ``LONGEST_SECONDS``.

    One that says ``BY_NAME_ALONE`` needs what no machine has by itself.
    """
    tree = ast.parse(path.read_text())
    first = (ast.get_docstring(tree) or "").partition("\n")[0]
    databases: tuple[str, ...] = ()
    patience: float = _PATIENCE_SECONDS
    by_name_alone = False
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name("DATABASES"), value=ast.Tuple() as value):
                databases = ast.literal_eval(value)
            case ast.Assign(targets=[ast.Name("LONGEST_SECONDS")], value=ast.Constant(seconds)):
                patience = float(str(seconds))
            case ast.Assign(targets=[ast.Name("BY_NAME_ALONE")]):
                by_name_alone = True
    return Drill(path, first.removeprefix("Promise: "), databases, patience, by_name_alone)


def _run(drill: Drill, on: str, *, is_smallest: bool) -> Result:
    print(f"{drill.path.stem} on {on} ...", flush=True)
    command = [sys.executable, "-m", f"{_HERE.name}.{drill.path.stem}", "--on", on]
    began = time.monotonic()
    # A session of its own, so that whatever it has started can be ended with it.
    process = subprocess.Popen(
        [*command, *(["--smallest"] if is_smallest else [])],
        cwd=_HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    code, lines = _wait_for(process, drill.patience)
    measured = (lines[-1] if lines else "nothing was measured").replace("|", "/")
    result = Result(drill, on, code, measured, time.monotonic() - began)
    print(result.row(), flush=True)
    return result


def _wait_for(process: subprocess.Popen[str], patience: float) -> tuple[int | None, list[str]]:
    """Its exit code and what it printed; one that doesn't end in time is ended."""
    try:
        said, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return None, [f"no result in {patience:.0f} seconds"]
    except BaseException:
        _end(process)
        raise
    return process.returncode, said.strip().splitlines()


def _end(process: subprocess.Popen[str]) -> None:
    """Let it stop what it has started, then end whatever is left."""
    process.terminate()
    try:
        process.communicate(timeout=_PATIENCE_TO_END_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


if __name__ == "__main__":
    sys.exit(main())
