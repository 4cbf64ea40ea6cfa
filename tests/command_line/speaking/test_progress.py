"""How far a command is: what is shown to a terminal and to a file, and what never is."""

import io
import threading

import pytest

from moderation.command_line.speaking.progress import progress

WITHIN_SECONDS = 30.0


class Stream(io.StringIO):
    """A stream that is a terminal or not, and tells when it was written to."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal
        self.written = threading.Event()

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> int:
        number = super().write(text)
        self.written.set()
        return number


def test_on_a_terminal_it_is_a_bar_that_is_gone_at_the_end() -> None:
    stream = Stream(is_terminal=True)
    with progress("Copying", stream, every_seconds=0.001) as tell:
        tell(0.25)
        assert stream.written.wait(WITHIN_SECONDS)
    first, *_, last = stream.getvalue().split("\r")[1:]
    assert first == "\x1b[KCopying: [######------------------] 25% after 0:00"
    assert last == "\x1b[K"


def test_elsewhere_it_is_lines() -> None:
    stream = Stream(is_terminal=False)
    with progress("Copying", stream, every_seconds=0.001) as tell:
        tell(0.5)
        assert stream.written.wait(WITHIN_SECONDS)
    assert set(stream.getvalue().splitlines()) == {"Copying: 50% after 0:00"}


def test_before_anything_is_told_nothing_is_shown() -> None:
    """A passphrase is asked for by then, and what is asked stays to be read."""
    stream = Stream(is_terminal=True)
    with progress("Restoring", stream, every_seconds=0.001):
        assert not stream.written.wait(0.05)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("told", "shown"), [(-1.0, "0%"), (7.5, "100%")])
def test_no_part_is_less_than_nothing_or_more_than_all(told: float, shown: str) -> None:
    stream = Stream(is_terminal=False)
    with progress("Copying", stream, every_seconds=0.001) as tell:
        tell(told)
        assert stream.written.wait(WITHIN_SECONDS)
    assert stream.getvalue().startswith(f"Copying: {shown} ")


def test_a_stream_that_is_closed_stops_nothing() -> None:
    stream = Stream(is_terminal=False)
    stream.close()
    with progress("Copying", stream, every_seconds=0.001) as tell:
        tell(0.5)


def test_the_line_is_cleared_before_an_error_is_told() -> None:
    stream = Stream(is_terminal=True)

    def fail() -> None:
        with progress("Copying", stream, every_seconds=0.001) as tell:
            tell(0.5)
            assert stream.written.wait(WITHIN_SECONDS)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "progress" not in {thread.name for thread in threading.enumerate()}
