"""What each process that the supervisor makes does first, and how it says why it cannot go on."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from moderation.beats import begin_to_beat
from moderation.server.orphans import end_with

REFUSED = 3  # the exit code of a process that could not start, and would not the next time either


def begin_as(role: str, supervisor: int) -> None:
    """Be a process of its own, which the supervisor watches and nobody outlives."""
    # A session of its own, so that Ctrl-C reaches the supervisor alone, which stops in order.
    os.setsid()
    # The supervisor's handlers came along with the fork; until others are set, just stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    end_with(supervisor)
    with suppress(OSError):  # where the kernel has such names, `ps -e` shows who is who
        Path("/proc/self/comm").write_text(f"moderation-{role}")
    begin_to_beat(role)


def say_why(error: Exception) -> None:
    """Name what stands in the way; of what nobody foresaw only the kind and the place."""
    from moderation import logs
    from moderation.errors import Refusal
    from moderation.migration import MigrationRefused
    from moderation.vault import KeyRingError

    if isinstance(error, KeyRingError | MigrationRefused | Refusal):
        _say_once(str(error))
        return
    # Its message may hold somebody's data.
    place = logs.place_of(error.__traceback__)
    _say_once(f"The service cannot start ({type(error).__name__} at {place}).")


def _say_once(sentence: str) -> None:
    """Every process meets the same obstacle; one of them names it."""
    from moderation.run_directory import is_first_to

    with suppress(OSError):  # nobody hears of it on a full disk; the exit code says it, too
        if is_first_to("refusal"):
            print(f"Error: {sentence}", file=sys.stderr)  # noqa: T201 - an operator reads it
