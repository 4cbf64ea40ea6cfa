"""The task worker as a child of the supervisor: started, started again when it dies, stopped."""

import os
import subprocess
import sys
import threading
import time

import structlog

_log = structlog.get_logger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_SETTLED_SECONDS = 60.0
_PATIENCE_SECONDS = 20.0


class TaskProcess:
    """Keeps one ``moderation worker`` running until told otherwise."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="task-process", daemon=True)

    def start(self) -> None:
        """Start the worker, and a thread that watches over it."""
        self._keeper.start()

    def ask_to_stop(self) -> None:
        """Let the worker finish what it does; returns at once."""
        self._stopping.set()
        child = self.child
        if child is not None and child.poll() is None:
            child.terminate()

    def wait(self) -> None:
        """Wait for the worker's end; one that does not come is made."""
        self._keeper.join(_PATIENCE_SECONDS)
        child = self.child
        if child is not None and child.poll() is None:
            child.kill()
            child.wait()

    def _keep(self) -> None:
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

    def _run_once(self) -> int:
        command = [sys.executable, "-m", "moderation", "worker", "--supervisor", str(os.getpid())]
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops in order.
        self.child = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        if self._stopping.is_set():
            self.child.terminate()
        return self.child.wait()
