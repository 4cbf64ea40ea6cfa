"""Twice the input takes about twice the time, whatever the input."""

from time import perf_counter

import pytest

from classifiers import Submission
from classifiers.features import extract

GROWING = {
    "one letter": "a",
    "words": "some words of text ",
    "combining marks": "\u0300\u0327",
    "voiced marks": "\uff9e\u0300",
    "expanding ligatures": "\ufdfa",
    "at signs": "a@",
    "written-out addresses": "a (at) b ",
    "labels": "a.",
    "dollars and digits": "$1",
    "open tags": "<a ",
    "open anchors": "<a href=x>y",
    "open brackets": "[url=",
    "digits": "1 ",
    "lone letters": "a ",
    "mixed scripts": "aа",  # noqa: RUF001
    "entities": "&lt;",
    "scheme": "http://",
}
HALF = 32 * 1024


@pytest.mark.parametrize("kind", GROWING)
def test_time_grows_with_the_input_and_no_faster(kind: str) -> None:
    unit = GROWING[kind]
    whole = (unit * (2 * HALF))[: 2 * HALF // len(unit[0].encode())]
    half = whole[: len(whole) // 2]
    # Quadratic work would take four times as long; three leaves room for a busy machine.
    assert min(_ratio(half, whole) for _ in range(4)) < 3


def _ratio(half: str, whole: str) -> float:
    return min(_seconds(whole) for _ in range(3)) / min(_seconds(half) for _ in range(3))


def _seconds(text: str) -> float:
    start = perf_counter()
    extract(Submission(text))
    return perf_counter() - start
