"""Bodies are read whole and in time; who is slow loses to who is quick."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from moderation.server import bodies
from moderation.server.bodies import (
    Gone,
    Overlong,
    Reading,
    ReadingPlaces,
    TooSlow,
    drain,
    patience_for,
)
from tests.fixtures.loops import run

LIMIT = 100


def test_a_body_in_pieces_is_put_together() -> None:
    assert read([b"one ", b"two"], announced=7) == b"one two"


def test_an_announced_body_is_whole_without_asking_for_its_end() -> None:
    assert read([b"whole"], announced=5, then="never") == b"whole"


def test_a_body_in_chunks_ends_where_the_server_says() -> None:
    assert read([b"one ", b"two"], announced=None) == b"one two"


def test_a_body_that_is_cut_off_is_none() -> None:
    with pytest.raises(Gone):
        read([b"half"], announced=8, then="gone")
    with pytest.raises(Gone):
        read([b"half"], announced=None, then="gone")


def test_chunks_beyond_the_limit_are_not_read_on() -> None:
    with pytest.raises(Overlong) as raised:
        read([b"x" * 60] * 9, announced=None, then="never")
    assert raised.value.size == 120


def test_a_body_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_FIRST_JUDGED_AFTER", 0.02)
    with pytest.raises(TooSlow):
        read([b"x"], announced=50, then="never")


@pytest.mark.parametrize(
    ("size", "seconds"), [(0, 2), (1024, 3), (4096, 6), (8192, 10), (60_000, 10)]
)
def test_a_body_may_take_a_second_for_each_kilobyte_and_ten_at_most(
    size: int, seconds: float
) -> None:
    assert patience_for(size) == seconds


def test_the_slowest_gives_its_place_to_another_of_the_same_sender() -> None:
    async def both() -> tuple[Any, Any]:
        places = ReadingPlaces(most=9)
        slow = asyncio.create_task(read_in(places, "network", client([b"x"], "never")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        quick = await read_in(places, "network", client([b"quick"], "end"))
        return await asyncio.gather(slow, return_exceptions=True), quick

    slow, quick = run(both())
    assert [type(each) for each in slow] == [TooSlow]
    assert quick == b"quick"


def test_one_sender_takes_no_place_of_another() -> None:
    async def both() -> tuple[bool, bytes]:
        places = ReadingPlaces(most=9)
        slow = asyncio.create_task(read_in(places, "network", client([b"x"], "never")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        quick = await read_in(places, "another", client([b"quick"], "end"))
        is_reading = not slow.done()
        slow.cancel()
        return is_reading, quick

    assert run(both()) == (True, b"quick")


def test_draining_ends_with_the_body_or_the_connection() -> None:
    run(drain(client([b"x"] * 3, "end")))
    run(drain(client([b"x"] * 3, "gone")))


def test_draining_reads_so_much_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_DRAINED_BYTES", 30)
    run(drain(client([b"x" * 10] * 4, "never")))


def test_draining_waits_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_DRAINED_SECONDS", 0.02)
    run(drain(client([b"x"], "never")))


def read(pieces: Iterable[bytes], *, announced: int | None, then: str = "end") -> bytes:
    async def one() -> bytes:
        async with Reading() as reading:
            return await reading.read(client(pieces, then), announced, LIMIT)

    return run(one())


async def read_in(places: ReadingPlaces, sender: str, receive: bodies.Receive) -> bytes:
    async with Reading() as reading:
        with places.place(sender, reading, most=1):
            return await reading.read(receive, None, LIMIT)


def client(pieces: Iterable[bytes], then: str) -> bodies.Receive:
    """What a client sends; ``then`` it is at its "end", or "gone", or "never" says more."""
    left = iter(pieces)
    ended: list[bool] = []

    async def receive() -> dict[str, Any]:
        for piece in left:
            return {"type": "http.request", "body": piece, "more_body": True}
        if then == "never" or ended:
            await asyncio.Event().wait()
        if then == "gone":
            return {"type": "http.disconnect"}
        ended.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive
