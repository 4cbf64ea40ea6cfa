"""What the processes of a service have had of the processor, as Linux tells it."""

from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class Spent(NamedTuple):
    """Seconds of the web processes with their supervisor, and of the worker."""

    web: float
    worker: float

    def __sub__(self, earlier: "Spent") -> "Spent":
        """What was spent since then."""
        return Spent(self.web - earlier.web, self.worker - earlier.worker)


def spent(root: int) -> Spent:
    """What this process and all that it has begun have had so far."""
    web = worker = 0.0
    for process in _family(root):
        seconds = _seconds(process)
        if (_PROC / str(process) / "comm").read_text().startswith("moderation-work"):
            worker += seconds
        else:
            web += seconds
    return Spent(web, worker)


def _family(root: int) -> list[int]:
    found = [root]
    for task in (_PROC / str(root) / "task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


def _seconds(process: int) -> float:
    tasks = (_PROC / str(process) / "task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
