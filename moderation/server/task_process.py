"""The task worker as a child of the supervisor: started, started again when it dies, stopped."""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess

import structlog

from moderation.server.worker_process import work

_log = structlog.get_logger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_SETTLED_SECONDS = 60.0
_PATIENCE_SECONDS = 20.0


class TaskProcess:
    """Keeps one worker running until told otherwise."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self.child: BaseProcess | None = None
        self._keeper = threading.Thread(target=self._keep, name="task-process", daemon=True)

    def start(self) -> None:
        """Start the worker, and a thread that watches over it."""
        self._keeper.start()

    def ask_to_stop(self) -> None:
        """Let the worker finish what it does; returns at once."""
        self._stopping.set()
        if self.child is not None:
            self.child.terminate()

    def wait(self) -> None:
        """Wait for the worker's end; one that does not come is made."""
        self._keeper.join(_PATIENCE_SECONDS)
        if self.child is not None and self._keeper.is_alive():
            self.child.kill()
            self._keeper.join()

    def _keep(self) -> None:
        # The worker comes from this thread: it hears no SIGTERM before it knows what to do then.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = self._run_once()
            if self._stopping.is_set():
                return
            pause = _FIRST_PAUSE if time.monotonic() - started > _SETTLED_SECONDS else pause
            _log.error("worker.died", code=code, restart_in_seconds=pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _run_once(self) -> int | None:
        child = _made_by()(target=work, args=(os.getpid(),), name="worker")
        child.start()
        self.child = child
        if self._stopping.is_set():
            child.terminate()
        child.join()
        return child.exitcode


def _made_by() -> type[BaseProcess]:
    """Forked where granian forks its own: then the code is there already."""
    if multiprocessing.get_start_method() == "fork":
        return multiprocessing.get_context("fork").Process
    return multiprocessing.get_context("spawn").Process
