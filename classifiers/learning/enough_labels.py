"""Whether there is enough to learn from; told before anything heavy is loaded."""

from collections.abc import Sequence
from typing import Final

FEWEST_LABELS: Final = 50
FEWEST_OF_A_CLASS: Final = 10


class NotEnoughLabels(Exception):  # noqa: N818 - it is an answer, not a fault
    """There is too little to learn from; the message says in a sentence what is missing."""


def require_enough(labels: Sequence[bool]) -> None:
    """Raise NotEnoughLabels for fewer than 50 labels, or fewer than 10 of either class."""
    spam = sum(labels)
    ham = len(labels) - spam
    if len(labels) < FEWEST_LABELS:
        raise NotEnoughLabels(
            f"There are {len(labels)} usable labels; learning starts at {FEWEST_LABELS}."
        )
    if min(spam, ham) < FEWEST_OF_A_CLASS:
        raise NotEnoughLabels(
            f"There are {spam} usable labels of spam and {ham} of good comments; learning needs "
            f"{FEWEST_OF_A_CLASS} of each."
        )
