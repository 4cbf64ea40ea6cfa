"""Work that is waited for so long and no longer. It ends by itself, and what it does is bounded.

Coral waits 200 ms for everything and then goes on without us, so a late answer is none. A comment
that is being stored when the time is up is stored nevertheless: nothing is cut off half-way.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import BoundedSemaphore
from typing import Any, TypeVar

THREADS = 2  # no more, because each may hold a connection to the database
WAITING = 14

_Result = TypeVar("_Result")


class Late(Exception):  # noqa: N818 - it names what happened
    """The time is up, or so many wait that it would be."""


class ImpatientPool:
    """A few threads, and a short line before them. Threads are made when they are needed."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._number = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="coral")
        self._places = BoundedSemaphore(threads + waiting)
        self._overdue: set[Future[Any]] = set()  # begun, and waited for by nobody any more

    def ask(self, work: Callable[[], _Result], seconds: float) -> _Result:
        """What ``work`` returns or raises. Raises ``Late``; work not begun by then never begins.

        Where every thread is at work that is overdue, nobody waits for what would not begin.
        """
        is_stuck = len(self._overdue) >= self._number
        if seconds <= 0 or is_stuck or not self._places.acquire(blocking=False):
            raise Late
        # With what belongs to the request: the application, and the identifier of its log lines.
        future = self._threads.submit(copy_context().run, work)
        future.add_done_callback(lambda _: self._places.release())
        try:
            return future.result(timeout=seconds)
        except TimeoutError:
            if not future.cancel():
                self._overdue.add(future)
                future.add_done_callback(self._overdue.discard)
            raise Late from None
