"""A session for a part of a transaction that others share."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.orm import Session


@contextmanager
def session_within(connection: Connection) -> Iterator[Session]:
    """What the session has is written when the block ends, and kept or undone with the rest."""
    with Session(
        connection, expire_on_commit=False, join_transaction_mode="rollback_only"
    ) as session:
        yield session
        session.flush()
