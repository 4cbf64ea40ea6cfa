"""Answers of unknown length on their way out."""

import asyncio

from moderation.server.answers import Spool
from tests.fixtures.loops import run
from tests.server.test_front import Answer

PIECES = [b"x" * 65_536] * 20


def test_a_long_answer_lets_others_on_between_its_pieces() -> None:
    async def turns_of_others(answer: Answer) -> int:
        spool = Spool(asyncio.get_running_loop())
        spool.fill(PIECES)
        sending = asyncio.create_task(spool.send(answer.send))
        turns = 0
        while not sending.done():
            turns += 1
            await asyncio.sleep(0)
        return turns

    answer = Answer()
    assert run(turns_of_others(answer)) >= len(PIECES)
    assert answer.body == b"".join(PIECES)
