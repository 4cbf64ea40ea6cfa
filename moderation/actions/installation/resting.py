"""Let a model that keeps failing rest for a while, so that it does not slow every request."""

import threading
import time
from collections import deque
from collections.abc import Callable

_REMEMBERED_CALLS = 10
_FAILURES_TO_REST = 5
REST_SECONDS = 30.0


class Resting:
    """Five failures within the last ten calls rest a model for 30 seconds. Safe among threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failed: deque[bool] = deque(maxlen=_REMEMBERED_CALLS)
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def is_now(self) -> bool:
        """Whether the model rests at this moment."""
        return self._monotonic() < self._until

    def remember(self, *, failed: bool) -> bool:
        """Note how a call went; whether the model rests from now on."""
        with self._lock:
            self._failed.append(failed)
            if sum(self._failed) < _FAILURES_TO_REST:
                return False
            self._failed.clear()
            self._until = self._monotonic() + REST_SECONDS
            return True
