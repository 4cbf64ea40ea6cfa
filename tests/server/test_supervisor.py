"""What the supervisor does before it makes processes."""

import subprocess
import sys

_FIRST = "from moderation.server.supervisor import keep_memory_together; keep_memory_together()"
_THREADS = """
import ctypes, threading
library, together = ctypes.CDLL(None), threading.Barrier(8)
def work():
    library.malloc(1000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
library.malloc_stats()
"""


def test_the_threads_of_a_process_share_one_heap() -> None:
    assert _heaps(_THREADS) > 1
    assert _heaps(f"{_FIRST}\n{_THREADS}") == 1


def test_whoever_sets_how_many_heaps_there_are_has_so_many() -> None:
    assert _heaps(f"{_FIRST}\n{_THREADS}", MALLOC_ARENA_MAX="3") == 3


def _heaps(program: str, **environment: str) -> int:
    said = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return said.stderr.count("Arena ")
