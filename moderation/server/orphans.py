"""No process outlives its supervisor, however that one died."""

import ctypes
import os
import signal
import threading
import time
from contextlib import suppress

_LOOK_EVERY_SECONDS = 0.25
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """End this process when its parent dies, in the middle of what it does.

    Linux does it at once, also to a process that hangs or is stopped; elsewhere a thread looks.
    What wasn't acknowledged by then never is. Only for the main thread.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have been dead before.
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
