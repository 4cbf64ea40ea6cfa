"""Writers of one process that share a transaction of SQLite's: a part of ``database.py``.

Whoever comes while nobody writes, leads: takes everything that is ready by the time the lock is
had, writes it in one transaction, and commits once. What only adds rows is gathered, and written a
table at a time; where that fails, one by one. Meanwhile the others wait; each hears what came
of its own share when that is on disk, and is refused alone where its share alone fails. Then one of
those who have come since leads. There is no thread that could die unseen: who waits, waits for a
request that is being answered itself, and whatever ends that one hands the lead on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextvars import copy_context
from threading import Lock
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from moderation.transactions.gathered import Gathered, end, gather
from moderation.transactions.notes import notes_of
from moderation.transactions.prepared import Prepared
from moderation.turns import NoTurn

MOST_TOGETHER = 64
MOST_WAITING = 256

Write = Callable[[Connection], Any]


class Share:
    """What one request writes, and what came of it.

    One that ``is_alone`` shares its transaction with nobody. One that ``gathers`` looks, and leaves
    all that it writes to be written with what others have gathered.
    """

    def __init__(
        self, write: Write, patience: float, *, is_alone: bool, gathers: bool = False
    ) -> None:
        self.is_alone = is_alone
        self.gathers = gathers
        self.leads = False
        self.outcome: Any = None
        self.error: BaseException | None = None
        self._write = write
        self._until = time.monotonic() + patience
        self._context = copy_context()  # of the request: its name in the log
        self._called = Lock()
        self._called.acquire()

    @property
    def left(self) -> float:
        """The seconds that it can still wait."""
        return max(0.0, self._until - time.monotonic())

    def run(self, connection: Connection) -> None:
        """Write it, in the transaction that the connection is in."""
        gathered = gather(connection)
        try:
            self.look(connection)
            self._context.run(gathered.write, connection)
        finally:
            end(connection)

    def look(self, connection: Connection) -> None:
        """The same, but for what is gathered."""
        self.error = None
        self.outcome = self._context.run(self._write, connection)

    def fail(self, error: BaseException, *, is_its_own: bool = True) -> None:
        """It came to nothing; where that is another's doing, it is to be tried alone."""
        self.outcome, self.error = None, error
        self.is_alone = not is_its_own

    def call(self) -> None:
        """Let its request go on: to hear what came of it, or to lead."""
        self._called.release()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is called; False where it isn't in so many seconds."""
        return self._called.acquire(timeout=-1 if seconds is None else seconds)


class JointTransaction:
    """The shares of one transaction; none are taken before it has begun."""

    def __init__(self, take: Callable[[], Sequence[Share]]) -> None:
        self.shares: Sequence[Share] = ()
        self._take = take
        self._may_be_kept = False
        self._is_kept = False

    def write(self, connection: Connection) -> None:
        """Take what is ready and write it; a share that fails leaves nothing behind.

        What cannot be undone by itself is raised: then all of it is undone.
        """
        self.shares = self._take()
        if len(self.shares) == 1:
            self.shares[0].run(connection)
            return
        gathering = [share for share in self.shares if share.gathers]
        are_written = len(gathering) > 1 and _write_gathered(connection, gathering)
        for share in self.shares:
            if not (are_written and share.gathers):
                _write_apart(connection, share)

    def may_be_kept(self) -> None:
        """From now on, whether it is kept is the database's to say."""
        self._may_be_kept = True

    def is_kept(self) -> None:
        """It is on disk, whatever comes now."""
        self._is_kept = True

    def fail(self, error: BaseException) -> None:
        """None of it was kept, or nobody knows: then it must not be tried again."""
        if self._is_kept:
            return
        is_its_own = self._may_be_kept or len(self.shares) == 1 or not isinstance(error, Exception)
        is_theirs = isinstance(error, Exception) and not isinstance(error, _Undone)
        for share in self.shares:
            if share.error is None:
                share.fail(error if is_theirs else NoTurn(), is_its_own=is_its_own)


class JointWriting:
    """Those of one process who want to write, and who of them leads.

    ``keep`` begins a transaction within so many seconds, lets the joint write, and commits.
    """

    def __init__(self, keep: Callable[[float, JointTransaction], None]) -> None:
        self._keep = keep
        self._waiting: deque[Share] = deque()
        self._is_led = False
        self._changing = Lock()

    def do(self, share: Share) -> Any:
        """What the share comes to, once it is on disk. Raises what it raises, and ``NoTurn``."""
        if not share.is_alone:
            self._do_jointly(share)
        if share.is_alone:
            self._do_alone(share)
        if share.error is not None:
            raise share.error
        return share.outcome

    def _do_alone(self, share: Share) -> None:
        if share.left:
            self._keep_alone(share)
        elif share.error is None:
            raise NoTurn

    def _keep_alone(self, share: Share) -> None:
        try:
            self._keep(share.left, JointTransaction(lambda: [share]))
        except IntegrityError:
            # Somebody was faster, whom it finds when it looks again.
            self._keep(share.left, JointTransaction(lambda: [share]))

    def _do_jointly(self, share: Share) -> None:
        self._queue(share)
        if not share.leads and not share.wait(share.left):
            self._give_up(share)
            share.wait()  # it is being written, so how that ends must be heard
        if share.leads:
            self._lead(share)

    def _queue(self, share: Share) -> None:
        with self._changing:
            if len(self._waiting) >= MOST_WAITING:
                raise NoTurn
            self._waiting.append(share)
            share.leads, self._is_led = not self._is_led, True

    def _give_up(self, share: Share) -> None:
        """Raise ``NoTurn``, unless it was called or taken in this moment."""
        with self._changing:
            if share in self._waiting and not share.leads:
                self._waiting.remove(share)
                raise NoTurn

    def _lead(self, mine: Share) -> None:
        joint = JointTransaction(self._take)
        try:
            self._keep(mine.left, joint)
        except BaseException as error:
            joint.fail(error)
            if mine not in joint.shares or not isinstance(error, Exception):
                raise
        finally:
            _call(share for share in joint.shares if share is not mine)
            self._hand_on(mine)

    def _take(self) -> Sequence[Share]:
        with self._changing:
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]

    def _hand_on(self, mine: Share) -> None:
        with self._changing:
            if mine in self._waiting:
                self._waiting.remove(mine)
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].leads = True
                self._waiting[0].call()


class _Undone(Exception):  # noqa: N818 - whose doing it was hears of it otherwise
    """The database has undone all shares of a transaction, where one was to be undone."""


def _call(shares: Iterable[Share]) -> None:
    for share in shares:
        share.call()


def _write_gathered(connection: Connection, shares: Sequence[Share]) -> bool:
    """Write some shares a table at a time; False where that fails: then none is written.

    One whose request is refused, which has written nothing, is refused alone.
    """
    notes = notes_of(connection)
    noted, is_good = len(notes), False
    _SAVEPOINT.run(connection, {})
    gathered = gather(connection)
    try:
        for share in shares:
            _look(connection, gathered, share)
        gathered.write(connection)
        is_good = True
    except Exception as error:  # noqa: BLE001 - each is to hear what is its own
        _take_back(connection, error)
        del notes[noted:]
    finally:
        end(connection)
    _RELEASE.run(connection, {})
    return is_good


def _look(connection: Connection, gathered: Gathered, share: Share) -> None:
    """Raises what may have undone more than this share."""
    notes, mark = notes_of(connection), gathered.mark()
    noted = len(notes)
    try:
        share.look(connection)
    except DBAPIError:
        raise
    except BaseException as error:  # noqa: BLE001 - its request hears it, and nobody else's
        gathered.take_back(mark)
        del notes[noted:]
        share.fail(error)


def _write_apart(connection: Connection, share: Share) -> None:
    """Write a share that can be undone without the others."""
    notes = notes_of(connection)
    noted = len(notes)
    _SAVEPOINT.run(connection, {})
    try:
        share.run(connection)
    except BaseException as error:  # noqa: BLE001 - its request hears it, and nobody else's
        _take_back(connection, error)
        del notes[noted:]
        share.fail(error, is_its_own=not _may_be_anothers(error))
    _RELEASE.run(connection, {})


def _take_back(connection: Connection, error: BaseException) -> None:
    """Raises ``_Undone`` where the transaction is lost: a full disk, a connection that is gone."""
    try:
        _BACK.run(connection, {})
    except Exception:  # noqa: BLE001 - SQLAlchemy has several for a connection that is gone
        raise _Undone from error


def _may_be_anothers(error: BaseException) -> bool:
    """Whether a share that raised this may go well alone; somebody else's row stays theirs."""
    return isinstance(error, DBAPIError) and not isinstance(error, IntegrityError)


_SAVEPOINT = Prepared(text("SAVEPOINT share"))
_BACK = Prepared(text("ROLLBACK TO SAVEPOINT share"))
_RELEASE = Prepared(text("RELEASE SAVEPOINT share"))
