"""Addresses of the web, taken apart in one place: what is none is so for every door.

The standard library refuses some at once, and others only when a part is read.
"""

from urllib.parse import SplitResult, urlsplit


class NoAddress(ValueError):  # noqa: N818 - it is an answer, not a fault
    """Not an address, however long one looks at it; the message never repeats it."""

    def __init__(self) -> None:
        super().__init__("This is not a URL.")


def split_address(text: str) -> SplitResult:
    """The parts of an address, each of which can be read. Raises ``NoAddress``."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise NoAddress from None
    return parts


def parts_of_stored(text: str) -> SplitResult | None:
    """The parts of an address that somebody took in long ago; None where it is none.

    One of many that are read together must not end the reading of all.
    """
    try:
        return split_address(text)
    except NoAddress:
        return None
