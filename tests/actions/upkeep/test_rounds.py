"""The rounds: one process at a time, how looks fare, and what of it stays when a process dies."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.installation.beat import last_beat
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.check_health import check_looks
from moderation.actions.upkeep.rounds import LEASE, Fared, keep_rounds, leave_rounds, read_rounds
from moderation.identifiers import new_id
from moderation.tables import LookRound
from tests.fixtures.looks import seen

ONE, TWO = new_id(), new_id()
HOUR = 3600.0
LONG = LEASE.total_seconds() + 1


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the clock: ``at(seconds=31)`` is so much after the test began."""
    began = clock.now()

    def move(**later: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**later))

    return move


def alone(name: str = "expiry", *, is_ours: bool = True, failures: int = 0) -> Fared:
    return Fared(name, HOUR, True, is_ours, clock.now() if is_ours else None, failures)


def everywhere(name: str = "search", *, failures: int = 0) -> Fared:
    return Fared(name, 1.0, False, True, clock.now(), failures)


def test_the_first_process_takes_what_is_made_alone_and_the_second_waits(
    installation: Installation,
) -> None:
    looks = [alone(is_ours=False), everywhere()]
    assert keep_rounds(installation, ONE, looks) == {"expiry": None}
    assert keep_rounds(installation, TWO, looks) == {}
    assert keep_rounds(installation, ONE, looks).keys() == {"expiry"}
    assert seen(installation, last_beat) is not None


def test_a_process_that_is_gone_loses_it_when_its_lease_ends(
    installation: Installation, at: Callable[..., None]
) -> None:
    at(seconds=0)
    keep_rounds(installation, ONE, [alone()])
    worked = clock.now()
    at(seconds=LONG - 2)
    assert keep_rounds(installation, TWO, [alone(is_ours=False)]) == {}
    at(seconds=LONG)
    assert keep_rounds(installation, TWO, [alone(is_ours=False)]) == {"expiry": worked}
    assert keep_rounds(installation, ONE, [alone(is_ours=False)]) == {}


def test_a_process_that_stops_in_order_leaves_it_at_once(installation: Installation) -> None:
    keep_rounds(installation, ONE, [alone()])
    leave_rounds(installation, ONE)
    assert keep_rounds(installation, TWO, [alone(is_ours=False)]).keys() == {"expiry"}


def test_of_many_that_begin_at_one_moment_one_has_it(installation: Installation) -> None:
    looks = [alone(name, is_ours=False) for name in ("audit", "digests", "expiry")]
    with ThreadPoolExecutor(4) as pool:
        ours = list(pool.map(lambda _: keep_rounds(installation, new_id(), looks), range(8)))
    assert sorted(name for one in ours for name in one) == ["audit", "digests", "expiry"]


def test_what_another_process_knows_better_is_not_overwritten(installation: Installation) -> None:
    keep_rounds(installation, ONE, [alone(failures=3)])
    keep_rounds(installation, TWO, [alone(is_ours=False)])
    assert [standing.failures for standing in seen(installation, read_rounds)] == [3]


def test_a_look_that_is_no_more_leaves_no_row(installation: Installation) -> None:
    keep_rounds(installation, ONE, [alone("former"), everywhere()])
    keep_rounds(installation, ONE, [everywhere()])
    with installation.database.reading() as session:
        assert session.scalars(select(LookRound.name)).all() == ["search"]


def test_one_that_fails_is_late_or_never_was_made_is_a_warning(
    installation: Installation, at: Callable[..., None]
) -> None:
    at(seconds=0)
    looks = [alone("audit"), alone("digests", is_ours=False), everywhere(failures=2)]
    keep_rounds(installation, ONE, looks)
    assert _levels(installation) == {
        "look:audit": ("pass", 0.0),
        "look:digests": ("pass", "not yet"),
        "look:search": ("warn", "failed 2 times in a row"),
    }
    at(seconds=4 * HOUR)
    keep_rounds(installation, ONE, [looks[0], looks[1], everywhere()])
    assert _levels(installation) == {
        "look:audit": ("warn", 4 * HOUR),
        "look:digests": ("warn", "never"),
        "look:search": ("pass", 0.0),
    }


def _levels(installation: Installation) -> dict[str, tuple[str, object]]:
    return {check.name: (check.level, check.value) for check in check_looks(installation)}


def test_a_process_whose_clock_is_behind_takes_nothing_back(
    installation: Installation, at: Callable[..., None]
) -> None:
    at(seconds=0)
    keep_rounds(installation, ONE, [alone()])
    at(seconds=-60)
    keep_rounds(installation, ONE, [alone()])
    at(seconds=0)
    assert [standing.seconds for standing in seen(installation, read_rounds)] == [0.0]


def test_a_lease_of_before_the_clock_went_back_holds_nobody_up(
    installation: Installation, at: Callable[..., None]
) -> None:
    at(days=1)
    keep_rounds(installation, ONE, [alone()])
    at(seconds=0)
    assert keep_rounds(installation, TWO, [alone(is_ours=False)]).keys() == {"expiry"}


def test_of_machines_whose_clocks_differ_a_little_none_takes_what_another_has(
    installation: Installation, at: Callable[..., None]
) -> None:
    at(minutes=4)
    keep_rounds(installation, ONE, [alone()])
    at(seconds=0)
    assert keep_rounds(installation, TWO, [alone(is_ours=False)]) == {}
