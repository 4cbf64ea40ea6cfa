"""strace: what processes ask of the system, and lies that the system tells them."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drills.frame.tools import require

_PATIENCE_SECONDS = 20.0
_LINE = re.compile(
    r"(?P<at>\d+\.\d+) (?P<name>\w+)\((?P<told>.*)\)\s+= (?P<answer>-?\d+).*<(?P<took>[\d.]+)>$"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one thread that has ended, with the moments of its beginning and its end."""

    thread: int
    name: str
    told: str
    answer: int
    began: float
    ended: float


@contextmanager
def attached(
    processes: Sequence[int], calls: str, *arguments: str, into: Path | None = None
) -> Iterator[None]:
    """Trace all threads of these processes, and what they start, for the length of the block.

    ``into`` is a folder that gets a file for each thread.
    """
    where = ["-ff", "-o", str(into / "trace")] if into else ["-o", "/dev/null"]
    named = [word for process in processes for word in ("-p", str(process))]
    command = [str(require("strace", "strace")), "-f", "-q", "-e", f"trace={calls}"]
    tracing = subprocess.Popen([*command, *arguments, *where, *named], stderr=subprocess.PIPE)
    try:
        _await_watched(processes)
        yield
    finally:
        tracing.send_signal(signal.SIGINT)
        tracing.communicate()


def _await_watched(processes: Sequence[int]) -> None:
    """Wait until every thread is watched: what it asked before would be missed."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not all(map(_is_watched, processes)) and time.monotonic() < end:
        time.sleep(0.01)


def _is_watched(process: int) -> bool:
    try:
        told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/status")]
    except OSError:  # a thread has ended meanwhile
        return False
    return not any("\nTracerPid:\t0\n" in each for each in told)


def read_calls(folder: Path) -> list[Call]:
    """What was traced with ``-ttt -T``, in the order of beginning."""
    calls = [
        call
        for path in folder.glob("trace.*")
        for line in path.read_text(errors="replace").splitlines()
        if (call := _call(int(path.suffix[1:]), line))
    ]
    return sorted(calls, key=lambda call: call.began)


def _call(thread: int, line: str) -> Call | None:
    found = _LINE.match(line)
    if found is None:
        return None
    began = float(found["at"])
    ended = began + float(found["took"])
    return Call(thread, found["name"], found["told"], int(found["answer"]), began, ended)
