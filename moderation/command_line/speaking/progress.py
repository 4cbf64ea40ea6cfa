"""How far a command is: a bar on a terminal, elsewhere a line every ten seconds; on stderr.

Data goes to stdout, so neither is ever among it. Nothing is said before the first part is told, so
that what is asked before can be read, and nothing of what is done at once.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from moderation.progress import Tell

_DRAW_EVERY_SECONDS = 0.5
_SAY_EVERY_SECONDS = 10.0
_WIDTH = 24
_CLEAR = "\r\x1b[K"


@contextmanager
def progress(
    what: str, stream: TextIO | None = None, every_seconds: float | None = None
) -> Iterator[Tell]:
    """Show what is told within, a part of the whole from 0 to 1; ``what`` is said before it."""
    shown = _Shown(what, stream or sys.stderr, every_seconds)
    with shown.kept():
        yield shown.tell


class _Shown:
    """The last part that was told, and a thread that shows it again and again."""

    def __init__(self, what: str, stream: TextIO, every_seconds: float | None) -> None:
        self._what = what
        self._stream = stream
        self._is_terminal = stream.isatty()
        usual = _DRAW_EVERY_SECONDS if self._is_terminal else _SAY_EVERY_SECONDS
        self._every = usual if every_seconds is None else every_seconds
        self._part: float | None = None
        self._is_drawn = False
        self._began = time.monotonic()
        self._ended = threading.Event()

    def tell(self, part: float) -> None:
        self._part = max(0.0, min(1.0, part))

    @contextmanager
    def kept(self) -> Iterator[None]:
        thread = threading.Thread(target=self._keep, name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            if self._is_drawn:
                self._write(_CLEAR)

    def _keep(self) -> None:
        while not self._ended.wait(self._every):
            if self._part is None:
                continue
            if self._is_terminal:
                self._is_drawn = True
                self._write(f"{_CLEAR}{self._line(self._bar())}")
            else:
                self._write(f"{self._line()}\n")

    def _line(self, bar: str = "") -> str:
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        return f"{self._what}: {bar}{self._part or 0:.0%} after {minutes}:{seconds:02}"

    def _bar(self) -> str:
        full = round((self._part or 0) * _WIDTH)
        return f"[{'#' * full}{'-' * (_WIDTH - full)}] "

    def _write(self, text: str) -> None:
        """Whoever closed the stream doesn't look on; the work goes on."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._ended.set()
