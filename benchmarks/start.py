"""From start to first answer, and the memory that each process holds, beside Isso.

    python benchmarks/start.py [--rounds 5]

The data directory exists already: what is measured is a restart. Memory is read after both have
answered a thousand requests: RSS counts shared pages in every process, PSS shares them out.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contestants import PAGE, Contestant, both, first_answer, serving
from turns import by_turns

_MEGABYTE = 1024  # kilobytes, as the kernel counts


@dataclass(frozen=True)
class Process:
    """A process and what it holds, in MB."""

    role: str
    rss: float
    pss: float


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        contestants: list[Contestant] = [*both(folder)]
        print(f"{'':>6}{'first answer s':>16}{'fastest':>9}{'slowest':>9}")
        starts: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
        for _ in range(options.rounds):
            for contestant in contestants:
                starts[contestant.name].append(seconds_to_first_answer(contestant))
        for name, seconds in starts.items():
            print(f"{name:>6}{median(seconds):>16.2f}{min(seconds):>9.2f}{max(seconds):>9.2f}")
        for contestant in contestants:
            _print_memory(contestant.name, memory_of(contestant))


def seconds_to_first_answer(contestant: Contestant) -> float:
    """Start it, wait for the answer about a thread, stop it."""
    begun = time.perf_counter()
    process = contestant.start()
    try:
        first_answer(contestant, process)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(60)


def memory_of(contestant: Contestant) -> list[Process]:
    """What its processes hold once they have worked."""
    with serving(contestant) as process:
        post = {contestant: contestant.comment(f"{PAGE}/bridge/")}
        by_turns(post, 16, rounds=1, seconds=3)
        return [_process(pid, process.pid) for pid in _family(process.pid)]


def _print_memory(name: str, processes: list[Process]) -> None:
    print(f"\n{name + ', MB':>24}{'RSS':>9}{'PSS':>9}")
    for process in processes:
        print(f"{process.role:>24}{process.rss:>9.1f}{process.pss:>9.1f}")
    apart = [process for process in processes if process.role != "task worker"]
    rss, pss = sum(one.rss for one in apart), sum(one.pss for one in apart)
    print(f"{'without task worker':>24}{rss:>9.1f}{pss:>9.1f}")


def _family(root: int) -> list[int]:
    """The process and all that descend from it, oldest first."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = path.read_text().rpartition(")")[2].split()
        parents[int(path.parent.name)] = int(fields[1])
    family = [root]
    for pid in family:
        family += sorted(child for child, parent in parents.items() if parent == pid)
    return family


def _process(pid: int, root: int) -> Process:
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    name = Path(f"/proc/{pid}/comm").read_text()
    role = "supervisor" if pid == root else "web process"
    if name.startswith("moderation-work") and pid != root:
        role = "task worker"
    if "resource_tracker" in " ".join(command):
        role = "resource tracker"
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    held = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return Process(role, held["Rss"] / _MEGABYTE, held["Pss"] / _MEGABYTE)


if __name__ == "__main__":
    main()
