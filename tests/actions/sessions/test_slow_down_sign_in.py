"""How long a wait gets after failures in a row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from moderation.actions.installation.installation import Installation
from moderation.actions.sessions.slow_down_sign_in import (
    count_attempt,
    forgive,
    seconds_to_wait,
    watch_account,
    watch_network,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT, NETWORK = watch_account(b"a" * 32), watch_network(b"n" * 32)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 2), (4, 4), (5, 8), (7, 32), (8, 60), (999, 60)]
)
def test_the_wait_of_an_account_doubles_up_to_a_minute(failures: int, seconds: int) -> None:
    assert seconds_to_wait(ACCOUNT, failures, NOW, NOW) == seconds


@pytest.mark.parametrize(("failures", "seconds"), [(9, 0), (10, 2), (11, 4), (10**6, 900)])
def test_a_network_may_fail_more_often_and_then_waits_longer(failures: int, seconds: int) -> None:
    assert seconds_to_wait(NETWORK, failures, NOW, NOW) == seconds


def test_the_wait_runs_out_and_after_a_day_all_is_forgotten() -> None:
    assert seconds_to_wait(ACCOUNT, 5, NOW - timedelta(seconds=3), NOW) == 5
    assert seconds_to_wait(ACCOUNT, 5, NOW - timedelta(seconds=8), NOW) == 0
    assert seconds_to_wait(NETWORK, 10**6, NOW - timedelta(days=1), NOW) == 0


def test_an_attempt_that_must_wait_is_not_counted(installation: Installation) -> None:
    waits = [_count(installation, NOW) for _ in range(6)]
    assert waits == [0, 0, 0, 2, 2, 2]
    assert _count(installation, NOW + timedelta(seconds=2)) == 0
    assert _count(installation, NOW + timedelta(seconds=2)) == 4


def test_many_guesses_at_one_moment_are_not_all_looked_at(
    installation: Installation,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: _count(installation, NOW), range(24)))
    assert waits.count(0) == 3


def test_the_right_password_wipes_the_slate(installation: Installation) -> None:
    for _ in range(3):
        _count(installation, NOW)
    with installation.database.transaction() as session:
        forgive(session, ACCOUNT, NETWORK)
    assert _count(installation, NOW) == 0


def _count(installation: Installation, now: datetime) -> int:
    with installation.database.transaction() as session:
        return count_attempt(installation.database, session, (ACCOUNT, NETWORK), now)
