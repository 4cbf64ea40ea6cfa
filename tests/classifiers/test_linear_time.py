"""Four times the input takes about four times the time, whatever the input."""

from time import process_time

import pytest

from classifiers import Submission
from classifiers.features import extract
from classifiers.text.text import normalise

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
WHOLE = 64 * 1024


@pytest.mark.parametrize("kind", GROWING)
def test_time_grows_with_the_input_and_no_faster(kind: str) -> None:
    unit = GROWING[kind]
    whole = (unit * WHOLE)[: WHOLE // len(unit[0].encode())]
    quarter = whole[: len(whole) // 4]
    # Quadratic work would take sixteen times as long; eight leaves room for a busy machine.
    assert any(_ratio(quarter, whole) < 8 for _ in range(4))


def _ratio(quarter: str, whole: str) -> float:
    return min(_seconds(whole) for _ in range(3)) / min(_seconds(quarter) for _ in range(3))


def _seconds(text: str) -> float:
    normalise.cache_clear()  # else only the first of them would do all the work
    start = process_time()
    extract(Submission(text))
    return process_time() - start
