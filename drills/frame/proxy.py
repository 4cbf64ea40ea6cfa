"""Which of several services a request should go to, as a proxy finds it out."""

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from drills.frame.served import Served

_LOOK_EVERY_SECONDS = 0.1
_PATIENCE_SECONDS = 2.0


class Proxy:
    """Asks each for ``/readyz`` ten times a second, for the length of a block."""

    def __init__(self, services: Sequence[Served]) -> None:
        self._services = services
        self._ready: int | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def port(self) -> int:
        """One that is ready; waited for a little. Raises ``OSError``."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while (port := self._ready) is None:
            if time.monotonic() > until:
                raise ConnectionRefusedError
            time.sleep(_LOOK_EVERY_SECONDS)
        return port

    def _look(self) -> None:
        while not self._is_over.wait(_LOOK_EVERY_SECONDS):
            ready = [one.port for one in self._services if one.is_ready()]
            if self._ready not in ready:
                self._ready = ready[0] if ready else None
