"""The engine, the base of every table, and ``transaction()``: the only commit in the project.

Whatever differs between SQLite and PostgreSQL is in this file and in its parts, which say so.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sqlalchemy import Engine, MetaData, Table, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session

from moderation import postgres, presence
from moderation.column_types import UtcDateTime, Uuid7
from moderation.postgres import Pooler, open_postgres, read_address, replication
from moderation.progress import Tell, nobody
from moderation.sqlite import PATIENCE, copy_file, empty_log, open_sqlite
from moderation.tracing.spans import span
from moderation.transactions.joint_writing import JointTransaction, JointWriting, Share
from moderation.transactions.kept import KeptConnections
from moderation.transactions.looks import Looks
from moderation.transactions.unreachable import told_as_unavailable, unavailable
from moderation.turns import Gate, LongWriter, NoTurn, Turns

Written = TypeVar("Written")


class Base(DeclarativeBase):
    """What every table shares: named constraints, aware times, identifiers as text."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    if TYPE_CHECKING:
        __table__: ClassVar[Table]

    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy's own form

    def __repr__(self) -> str:
        """Name the row and nothing in it: rows end up in logs and tracebacks."""
        return f"<{type(self).__name__}>"


Identifier = Uuid7(as_uuid=False)


class Database:
    """One database: reads with ``reading()``, writes with ``transaction()`` and ``jointly()``."""

    def __init__(self, url: str, *, threads: int = 4, pooler: Pooler = "auto") -> None:
        self.url = read_address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = (
            open_sqlite(self.url) if self.is_sqlite else open_postgres(self.url, threads, pooler)
        )
        # Made once: a copy of the engine for every transaction costs more than some statements.
        self._writing = self.engine.execution_options(write=True)
        self._reading = self.engine.execution_options(write=False)
        self._file = Path(str(self.url.database))
        self._turns = Turns(Path(f"{self._file}.write-lock")) if self.is_sqlite else None
        self.patience = PATIENCE
        self._gate: Gate | None = None
        self._last: Callable[[Connection], None] | None = None
        self._looks = Looks(self._reading)
        self._joint = JointWriting(self._keep)
        self._glances = KeptConnections(self._reading)
        self._kept = KeptConnections(self._writing)

    def end_with(self, last: Callable[[Connection], None]) -> None:
        """What every transaction does last, with the locks that nobody may hold for long."""
        self._last = last
        self._writing = self.engine.execution_options(write=True, ends_with=last)
        self._kept = KeptConnections(self._writing)

    def admit(self, writers: int) -> None:
        """Let so many threads write, or wait for it, and keep the others of this process free."""
        self._gate = Gate(writers)

    @contextmanager
    def transaction(self, patience: float | None = None) -> Iterator[Session]:
        """All of it is on disk when the block ends, or none of it is.

        Raises ``Unavailable`` where the database cannot be reached or written, where others write
        for longer than ``patience`` seconds, five where it isn't said, and where a replica that is
        to have it too has not got it in time.
        """
        self.end_look()
        patience = self.patience if patience is None else patience
        with (
            told_as_unavailable(),
            span("database.transaction"),
            self._passing(),
            self._whole(patience) as session,
        ):
            yield session

    def jointly(self, write: Callable[[Connection], Written], *, gathers: bool = False) -> Written:
        """What ``write`` returns, once what it wrote is on disk: on SQLite with what others write.

        It is all or nothing of each, and what raises leaves nothing; it may be called once more
        where that was another's doing. PostgreSQL flushes by itself what ends at one moment: there
        each has its own transaction, and they go on side by side. Where it ``gathers``, it changes
        nothing but by ``transactions/gathered.py``. Raises what ``transaction`` does.
        """
        self.end_look()
        with told_as_unavailable(), span("database.transaction"), self._passing():
            alone = not self.is_sqlite
            share = Share(write, self.patience, is_alone=alone, gathers=gathers)
            written: Written = self._joint.do(share)
            return written

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look; whatever is changed in it is thrown away."""
        self.end_look()
        with told_as_unavailable(), span("database.look"), self._reader() as session:
            yield session

    def look(self) -> Session:
        """This thread's own look, from the first question on until ``end_look``.

        Whatever else the thread asks or writes ends it; the next question begins a new one. So a
        thread holds one connection, and what is asked after a deed sees what was done. Where the
        database cannot be reached, a question raises one of ``unreachable.UNREACHABLE``.
        """
        return self._looks.session

    def end_look(self) -> None:
        """Give this thread's connection back, if it has one."""
        if self._looks.session.in_transaction():
            self._looks.session.close()

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """A look without a session, for what every comment asks: a part of ``reading``'s cost."""
        self.end_look()
        with told_as_unavailable(), self._glances.one() as connection:
            if not self.is_sqlite:
                connection.begin()
            yield connection

    def holds_lock(self, session: Session | Connection, name: int) -> bool:
        """Take a lock until the transaction ends; False where another transaction has it.

        ``name`` is any 64-bit integer. SQLite has one writer at a time, who holds every lock.
        """
        if self.is_sqlite:
            return True
        statement = text("SELECT pg_try_advisory_xact_lock(:name)")
        return bool(session.execute(statement, {"name": name}).scalar())

    def long_writers(self, seconds: float) -> list[LongWriter]:
        """Who has been keeping others from writing for so long. Raises ``Unavailable``."""
        if self._turns is None:
            with self.reading() as session:
                return postgres.long_writers(session.connection(), seconds)
        return self._turns.long_writers(seconds)

    def stay(self) -> AbstractContextManager[None]:
        """Count as running for the length of the block: nobody may take the database away."""
        return presence.staying(self._file) if self.is_sqlite else nullcontext()

    def be_alone(self) -> AbstractContextManager[None]:
        """Let nobody else run on a SQLite file. Raises ``Occupied`` where somebody does."""
        return presence.being_alone(self._file) if self.is_sqlite else nullcontext()

    def be_the_worker(self) -> AbstractContextManager[None]:
        """Be a SQLite file's only worker. Raises ``Occupied`` where there is another."""
        return presence.being_the_worker(self._file) if self.is_sqlite else nullcontext()

    def take_time(self, session: Session, seconds: int = 600, waiting: int = 600) -> None:
        """Let a transaction work for so long, and wait for others as long, not for seconds.

        SQLite knows no such limit: there a transaction is as small as others can wait.
        """
        if not self.is_sqlite:
            postgres.take_time(session.connection(), seconds, waiting)

    def wait_for_lock(self, session: Session, name: int) -> None:
        """Wait for a lock and hold it until the transaction ends."""
        if not self.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": name})

    def claimable(self) -> dict[str, Any]:
        """Arguments of ``with_for_update`` for rows that several workers pick from."""
        return {} if self.is_sqlite else {"skip_locked": True}

    def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, so that what was erased is in no file any more.

        Where somebody holds it up for five seconds, the next checkpoint does it.
        """
        if self.is_sqlite:
            with suppress(NoTurn), self._turn(PATIENCE):
                empty_log(self.engine)

    def copy_to(self, path: Path, carried: bytes | None = None, tell: Tell = nobody) -> bool:
        """Copy a SQLite database while it is in use; False where the copy is not sound.

        What it carries from elsewhere stays behind; the copy has what is ``carried``, if anything.
        """
        return copy_file(self.engine, path, carried, tell)

    def carried(self) -> bytes | None:
        """What a copy carries besides its tables."""
        with self.reading() as session:
            if not inspect(session.connection()).has_table("carried"):
                return None
            return session.execute(text("SELECT content FROM carried")).scalar()

    def close(self) -> None:
        """Give every connection back."""
        self._glances.close()
        self._kept.close()
        self.engine.dispose()
        if self._turns is not None:
            self._turns.close()

    def _reader(self) -> Session:
        return Session(self._reading, expire_on_commit=False, autoflush=False)

    def _passing(self) -> AbstractContextManager[None]:
        return self._gate.pass_through() if self._gate else nullcontext()

    @contextmanager
    def _whole(self, patience: float) -> Iterator[Session]:
        with (
            self._begun(patience) as bind,
            Session(bind, expire_on_commit=False) as session,
            session.begin(),
        ):
            self._limit(session, patience)
            yield session
            session.flush()  # what is still to be written needs its locks before the last ones
            self._do_last(session.connection())

    def _keep(self, patience: float, joint: JointTransaction) -> None:
        with self._begun(patience) as bind, self._kept.one(bind) as connection, connection.begin():
            self._limit(connection, patience)
            joint.write(connection)
            self._do_last(connection)
            joint.may_be_kept()
        joint.is_kept()

    @contextmanager
    def _begun(self, patience: float) -> Iterator[Engine]:
        """What a transaction is begun on, and ended within the block."""
        replication.is_behind = False
        with self._turn(patience) as left:
            bind = self._writing
            if self.is_sqlite and left < PATIENCE - 1:
                # Whoever doesn't know of turns is waited for only as long as is left.
                bind = bind.execution_options(busy_milliseconds=int(left * 1000))
            yield bind
        if replication.is_behind:
            raise unavailable()

    def _limit(self, session: Session | Connection, patience: float) -> None:
        if not self.is_sqlite and patience < PATIENCE - 1:
            postgres.limit_locks(session, patience)

    def _do_last(self, connection: Connection) -> None:
        if self._last is not None:
            self._last(connection)

    def _turn(self, patience: float) -> AbstractContextManager[float]:
        return self._turns.mine(patience) if self._turns else nullcontext(patience)


def insert_if_absent(connection: Connection, table: Table, values: dict[str, object]) -> None:
    """Add a row, unless somebody else was faster; then wait for them."""
    form = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(form(table).values(values).on_conflict_do_nothing())
