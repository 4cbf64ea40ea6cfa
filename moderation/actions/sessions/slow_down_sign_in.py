"""Slow down guessing: after some failures, each further one doubles the wait, up to a limit.

Nobody is locked out for good: the wait of an account never passes a minute, and a one-time link
signs in without waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from moderation.database import Database
from moderation.tables import SignInAttempt

_FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Watched:
    """What failures are counted for: an account or a network, by a keyed digest of it."""

    subject: str
    free: int  # failures that cost nothing
    longest: int  # seconds

    @property
    def lock(self) -> int:
        """The lock under which its failures are counted."""
        return int.from_bytes(bytes.fromhex(self.subject[1:17]), "big", signed=True)


def watch_account(digest: bytes) -> Watched:
    """The account that somebody claims to have, whether or not there is one."""
    return Watched(f"a{digest.hex()[:63]}", free=3, longest=60)


def watch_code(digest: bytes) -> Watched:
    """The codes of an account whose password was right. There are only a million of them, so the
    wait grows longer than a password's.
    """
    return Watched(f"c{digest.hex()[:63]}", free=5, longest=900)


def watch_network(digest: bytes) -> Watched:
    """The network that somebody calls from."""
    return Watched(f"n{digest.hex()[:63]}", free=10, longest=900)


def seconds_to_wait(watched: Watched, failures: int, last: datetime, now: datetime) -> int:
    """How long until the next attempt is looked at; 0: now."""
    if failures < watched.free or now - last >= _FORGOTTEN_AFTER:
        return 0
    wait = min(1 << min(failures - watched.free + 1, 30), watched.longest)
    return max(0, ceil(wait - (now - last).total_seconds()))


def count_attempt(
    database: Database, session: Session, watched: Sequence[Watched], now: datetime
) -> int:
    """Count an attempt as failed before it is looked at, unless it must wait; the seconds to wait.

    Counting first keeps a thousand attempts at one moment from passing together.
    """
    for one in watched:
        database.wait_for_lock(session, one.lock)
    found = [(one, session.get(SignInAttempt, one.subject)) for one in watched]
    wait = max(
        seconds_to_wait(one, row.failures, row.last_failed_at, now) if row else 0
        for one, row in found
    )
    if not wait:
        for one, row in found:
            _add_failure(session, one, row, now)
    return wait


def forgive(session: Session, account: Watched | None, network: Watched) -> None:
    """The attempt was right after all: the account starts afresh, the network loses one failure."""
    if account:
        forgive_account(session, account)
    session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.subject == network.subject, SignInAttempt.failures > 0)
        .values(failures=SignInAttempt.failures - 1)
    )


def forgive_account(session: Session, account: Watched) -> None:
    """The account starts afresh."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.subject == account.subject))


def _add_failure(
    session: Session, watched: Watched, row: SignInAttempt | None, now: datetime
) -> None:
    if row is None:
        session.add(SignInAttempt(subject=watched.subject, failures=1, last_failed_at=now))
        return
    is_old = now - row.last_failed_at >= _FORGOTTEN_AFTER
    row.failures = 1 if is_old else row.failures + 1
    row.last_failed_at = now
