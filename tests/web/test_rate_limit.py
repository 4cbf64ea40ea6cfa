"""How fast somebody may go, agreed among processes."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.rate_limit import Buckets, Limit, parse_limit

TWO_AT_ONCE = Limit(rate=1.0, burst=2)


def test_a_burst_passes_and_then_one_must_wait(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "slots")
    assert [buckets.spend("jane", TWO_AT_ONCE).wait > 0 for _ in range(3)] == [False, False, True]


def test_a_look_takes_nothing(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "slots")
    looks = [buckets.spend("jane", TWO_AT_ONCE, requests=0).wait for _ in range(5)]
    assert looks == [0.0] * 5
    assert [buckets.spend("jane", TWO_AT_ONCE).wait > 0 for _ in range(3)] == [False, False, True]
    assert buckets.spend("jane", TWO_AT_ONCE, requests=0).wait > 0


def test_names_do_not_spend_for_each_other(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "slots")
    for _ in range(3):
        buckets.spend("jane", TWO_AT_ONCE)
    assert buckets.spend("john", TWO_AT_ONCE).wait == 0


def test_two_processes_share_one_bucket(tmp_path: Path) -> None:
    first, second = Buckets(tmp_path / "slots"), Buckets(tmp_path / "slots")
    assert first.spend("jane", TWO_AT_ONCE).remaining == 1
    assert second.spend("jane", TWO_AT_ONCE).remaining == 0
    assert first.spend("jane", TWO_AT_ONCE).wait > 0


def test_every_byte_is_on_the_disk_before_it_is_mapped(tmp_path: Path) -> None:
    Buckets(tmp_path / "slots")
    held = (tmp_path / "slots").stat()
    assert held.st_blocks * 512 >= held.st_size > 0


def test_on_a_full_disk_each_process_counts_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    buckets = Buckets(tmp_path / "slots")
    assert [buckets.spend("jane", TWO_AT_ONCE).wait > 0 for _ in range(3)] == [False, False, True]


@given(rate=st.integers(1, 10_000), burst=st.integers(1, 10_000))
def test_a_limit_reads_as_it_was_written(rate: int, burst: int) -> None:
    assert parse_limit(f"{rate}/{burst}") == Limit(float(rate), burst)


@pytest.mark.parametrize("text", ["off", "0/10"])
def test_no_limit_is_none(text: str) -> None:
    assert parse_limit(text) is None
