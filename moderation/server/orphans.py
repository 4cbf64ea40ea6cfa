"""No process outlives its supervisor, however that one died."""

import os
import signal
import threading
import time

_LOOK_EVERY_SECONDS = 1.0


def end_with(parent: int) -> None:
    """Ask this process to stop, as by SIGTERM, within a second of its parent's death."""
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
