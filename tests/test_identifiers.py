"""Identifiers that nobody can guess and that sort by the time of their making."""

import time
from uuid import UUID

import pytest

from moderation import clock
from moderation.identifiers import is_id, new_id


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
