"""Identifiers that nobody can guess and that sort by the time of their making."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from moderation import clock
from moderation.identifiers import id_at, id_within, is_id, is_recent, lock_of, moment_of, new_id


def test_it_is_a_uuid_of_version_7():
    made = UUID(new_id())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_it_carries_the_millisecond_of_its_making():
    before = time.time_ns() // 1_000_000
    made = UUID(new_id()).int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_no_two_are_alike():
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_what_is_made_is_an_identifier():
    assert is_id(new_id())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "x" * 36,
        "01A2062D-5541-7735-8159-762D72FB367D",
        "01a2062d554177358159762d72fb367d",
        "{01a2062d-5541-7735-8159-762d72fb367d}",
        "\ud800",
    ],
)
def test_any_other_form_is_none(text):
    assert not is_id(text)


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().utcoffset().total_seconds() == 0


def test_it_tells_when_it_was_made():
    before = time.time_ns() / 1e9
    moment = moment_of(new_id())
    assert before - 0.001 <= moment <= time.time_ns() / 1e9
    assert moment_of("01900000-0000-7000-8000-000000000000") == 0x019000000000 / 1000
    assert moment_of("3f0c2a0e-8a4e-4d1c-9d52-3d9a6c1f0b11") is None
    assert moment_of("nonsense") is None


def test_it_is_recent_for_a_day_and_never_before_its_time(monkeypatch):
    made, now = new_id(), time.time_ns()
    for later, expected in (
        (0, True),
        (86_000, True),
        (86_500, False),
        (-200, True),
        (-400, False),
    ):
        monkeypatch.setattr(time, "time_ns", lambda later=later: now + later * 10**9)
        assert is_recent(made) is expected


def test_its_lock_is_a_number_of_64_bits():
    names = {lock_of(new_id()) for _ in range(100)}
    assert len(names) == 100
    assert all(-(2**63) <= name < 2**63 for name in names)


def test_an_identifier_of_the_past_sorts_as_though_it_had_been_made_then():
    then = datetime(2014, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)
    one, two, later = id_at(then, 1), id_at(then, 2), id_at(then + timedelta(milliseconds=1), 0)
    assert one < two < later < new_id()
    assert moment_of(one) == then.timestamp()
    assert id_at(then, 1) != one


def test_what_stands_for_a_name_stays_and_is_as_everybody_makes_it() -> None:
    namespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    assert id_within(namespace, "python.org") == "886313e1-3b8a-5372-9b90-0c9aee199e5d"


def test_of_two_identifiers_the_later_one_is_greater_within_a_millisecond_too():
    made = [new_id() for _ in range(2_000)]
    assert made == sorted(made)
    assert len({one[:13] for one in made}) < len(made) / 10  # many were of one millisecond
