"""A point in time after which nothing is waited for any more."""

import time


class Deadline:
    """So many seconds from now on, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._seconds = seconds

    def remaining(self) -> float:
        """Seconds left. Raises ``TimeoutError`` where there are none."""
        left = self._began + self._seconds - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def milliseconds(self) -> int:
        """How much has passed."""
        return round((time.monotonic() - self._began) * 1000)
