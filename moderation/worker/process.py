"""The worker's process: keeps the looks going, says that it lives, and stops in order."""

import os
import select
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime

import structlog

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.opening.make_ready import make_ready
from moderation.actions.opening.open_installation import load_models
from moderation.actions.upkeep.heed_clock import heed_clock
from moderation.actions.upkeep.rounds import LEASE, Fared, keep_rounds, leave_rounds
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.identifiers import new_id
from moderation.presence import Occupied
from moderation.tracing.begin_tracing import begin_tracing
from moderation.worker.looks import looks_of
from moderation.worker.repeated import Repeated

_log = structlog.get_logger(__name__)

_BEAT_EVERY_SECONDS = 10.0
_PATIENCE_SECONDS = 15.0
_FIRST_PAUSE_SECONDS = 1.0
_LOOK_AT_CLOCK_EVERY_SECONDS = 1.0
_CLOCK_WAS_SET_SECONDS = 60.0
_ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(
    installation: Installation, looks: Sequence[Repeated] | None = None, *, waits: bool = False
) -> None:
    """Work until a signal ends it, once there is a database; what is under way is finished first.

    Ends with exit code 1 where a thread has died, so that whoever keeps this process sees it.
    Raises ``MigrationRefused`` or ``KeyRingError`` as ``make_ready``, ``Occupied`` where another
    worker has the SQLite file, unless this one waits for its turn.
    """
    begin_tracing(installation.settings)
    with ExitStack() as held:
        with _endings() as ending:
            if not _begin(installation, ending, held, waits=waits):
                return
            load_models(installation)
            looks = looks_of(installation) if looks is None else looks
            rounds = Rounds(installation, looks)
            rounds.beat()
            for look in looks:
                look.start()
            _log.info("worker.started", looks=len(looks))
            is_whole = _live(rounds, ending)
        stop(looks)
        rounds.leave()
    _log.info("worker.stopped")
    if not is_whole:
        raise SystemExit(1)


class Rounds:
    """The looks of one process, and which of them are its own to make."""

    def __init__(self, installation: Installation, looks: Sequence[Repeated]) -> None:
        self._installation = installation
        self._looks = looks
        self._process = new_id()
        self._good_until = 0.0
        self._clock_off = _clock_off()

    def beat(self) -> None:
        """Tell the database how the looks fare, and learn which are ours. Never fails."""
        began = time.monotonic()
        was_set = _clock_off() - self._clock_off
        try:
            if was_set < -_CLOCK_WAS_SET_SECONDS:
                heed_clock(self._installation, was_set=True)
            ours = keep_rounds(self._installation, self._process, [*map(_fared, self._looks)])
        except Exception as error:  # noqa: BLE001 - whatever it is: the looks go on
            _log.warning("worker.beat_missed", exc_info=error)
            if began < self._good_until:
                return
            ours = {}
        else:
            self._good_until = began + LEASE.total_seconds()
            self._clock_off += was_set
        self._take(ours)
        if abs(was_set) > _CLOCK_WAS_SET_SECONDS:
            for look in self._looks:
                look.wake()  # what it waits for may be long past

    def _take(self, ours: Mapping[str, datetime | None]) -> None:
        for look in self._looks:
            if look.name in ours:
                look.take(ours[look.name])
            else:
                look.give_up()

    def clock_was_set(self) -> bool:
        """Whether it was since the last beat that reached the database."""
        return abs(_clock_off() - self._clock_off) > _CLOCK_WAS_SET_SECONDS

    def is_whole(self) -> bool:
        """Whether every look has its threads; says which has not."""
        dead = [look.name for look in self._looks if not look.is_alive()]
        if dead:
            _log.error("worker.thread_died", looks=dead)
        return not dead

    def leave(self) -> None:
        """Let others take the looks at once; where that fails, they do when the lease ends."""
        self.beat()  # what was finished last is told, too
        with suppress(Exception):
            leave_rounds(self._installation, self._process)


def _clock_off() -> float:
    """How far the clock is from one that nobody sets."""
    return clock.now().timestamp() - time.monotonic()


def stop(looks: Sequence[Repeated], patience: float = _PATIENCE_SECONDS) -> None:
    """Begin nothing more, and finish what is under way. What takes too long is left behind."""
    for look in looks:
        look.stop()
    until = time.monotonic() + patience
    for look in looks:
        if not look.join(max(0.0, until - time.monotonic())):
            _log.warning("worker.look_left_behind", look=look.name)


def _fared(look: Repeated) -> Fared:
    return Fared(look.name, look.every, look.alone, look.is_ours, look.succeeded_at, look.failures)


def _live(rounds: Rounds, ending: int) -> bool:
    """Beat until a signal comes, or a thread has died; whether all of them live."""
    while not _ends_before_beat(rounds, ending):
        if not rounds.is_whole():
            return False
        rounds.beat()
    return True


def _ends_before_beat(rounds: Rounds, ending: int) -> bool:
    """Wait until it is time to beat, or the clock was set; whether a signal comes before."""
    until = time.monotonic() + _BEAT_EVERY_SECONDS
    while (left := until - time.monotonic()) > 0:
        if select.select([ending], [], [], min(left, _LOOK_AT_CLOCK_EVERY_SECONDS))[0]:
            return True
        if rounds.clock_was_set():
            break
    return False


def _begin(installation: Installation, ending: int, held: ExitStack, *, waits: bool) -> bool:
    """Wait for a database, and for its turn; False where a signal comes before."""
    return _wait_for(installation, ending) and _take_over(
        installation.database, ending, held, waits=waits
    )


def _wait_for(installation: Installation, ending: int) -> bool:
    """Make it ready as soon as the database answers; False where a signal comes."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            make_ready(installation)
        except Unavailable:
            _log.warning("worker.waits_for_database", again_in_seconds=pause)
        else:
            return True
        if select.select([ending], [], [], pause)[0]:
            return False
        pause = min(2 * pause, _BEAT_EVERY_SECONDS)


def _take_over(database: Database, ending: int, held: ExitStack, *, waits: bool) -> bool:
    """Be the worker, and count as running, until ``held`` ends; False where a signal comes."""
    has_said = False
    while True:
        try:
            held.enter_context(database.be_the_worker())
        except Occupied:
            if not waits:
                raise
            if not has_said:
                _log.info("worker.waits_for_another")
            has_said = True
        else:
            held.enter_context(database.stay())
            return True
        if select.select([ending], [], [], _FIRST_PAUSE_SECONDS)[0]:
            return False


@contextmanager
def _endings() -> Iterator[int]:
    """A descriptor that can be read once a signal has come, to whichever thread it came."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    for number in _ENDINGS:
        signal.signal(number, lambda *_: None)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
