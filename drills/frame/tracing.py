"""strace: what processes ask of the system, and lies that the system tells them."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from drills.frame.processes import PATIENCE_SECONDS, threads_of, until
from drills.frame.tools import require

_ROUND_SECONDS = 5.0  # for strace to take all that it was given
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
    whom: Callable[[], Sequence[int]], calls: str, *arguments: str, into: Path | None = None
) -> Iterator[None]:
    """Trace all threads of these processes, and what they start, for the length of the block.

    ``whom`` is asked again until nobody of them is left: one that its parent has started before
    the parent was watched would be missed. ``into`` is a folder that gets a file for each thread.
    """
    where = ["-ff", "-o", str(into / "trace")] if into else ["-o", "/dev/null"]
    strace = str(require("strace", "strace"))
    command = [strace, "-f", "-q", "-e", f"trace={calls}", *arguments, *where]
    end = time.monotonic() + PATIENCE_SECONDS
    with ExitStack() as watching:
        while unwatched := _unwatched(whom()):
            if time.monotonic() > end:
                raise SystemExit(f"{len(unwatched)} processes could not be watched")
            watching.enter_context(_tracing(command, unwatched))
        yield


@contextmanager
def _tracing(command: Sequence[str], threads: Sequence[int]) -> Iterator[None]:
    named = [word for thread in threads for word in ("-p", str(thread))]
    tracing = subprocess.Popen([*command, *named], stderr=subprocess.PIPE)
    try:
        until(lambda: tracing.poll() is not None or not _unwatched(threads), _ROUND_SECONDS)
        yield
    finally:
        tracing.send_signal(signal.SIGINT)
        tracing.communicate()


def _unwatched(processes: Sequence[int]) -> list[int]:
    """The first thread of each that nobody watches; strace then takes all of its process."""
    found = ([thread for thread in threads_of(one) if not _is_watched(thread)] for one in processes)
    return [threads[0] for threads in found if threads]


def _is_watched(thread: int) -> bool:
    """Whether it is, or has ended meanwhile."""
    try:
        return "\nTracerPid:\t0\n" not in Path(f"/proc/{thread}/status").read_text()
    except OSError:
        return True


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
