"""How far long work has come: it tells a part of the whole, from 0 to 1, to whoever looks on."""

from collections.abc import Callable

Tell = Callable[[float], None]


def nobody(_part: float) -> None:
    """Where nobody looks on."""


class Steps:
    """Work of so many steps, more or less: what is told never goes back and is 1 at most."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total = max(1, total)
        self._done = 0
        self._tell = tell
        tell(0.0)

    def do(self, steps: int = 1) -> None:
        """So many more are done."""
        self._done += steps
        self._tell(min(1.0, self._done / self._total))
