"""A database that does not answer in time, or not as it should: a part of ``database.py``."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from moderation.errors import Unavailable
from moderation.turns import NoTurn

_log = structlog.get_logger(__name__)

UNREACHABLE = (DBAPIError, PoolTimeout, NoTurn)
"""What the engine raises where the database does not answer in time, or not as it should."""


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Raise ``Unavailable`` where the block finds the database unreachable."""
    try:
        yield
    except IntegrityError:
        raise  # somebody was faster, which those who can be overtaken look for
    except UNREACHABLE as error:
        if not isinstance(error, OperationalError | PoolTimeout | NoTurn):
            # It may be a fault of ours; what the database says of it may hold somebody's data.
            _log.error("database.failed", error=type(error).__name__)
        raise unavailable() from error


def unavailable() -> Unavailable:
    """What to say where the database raises one of ``UNREACHABLE``."""
    return Unavailable("The database did not answer in time; nothing was stored.", retry_after=2)
