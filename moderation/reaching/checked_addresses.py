"""Look a name up and judge what it leads to; who connects goes to one of these addresses only."""

from collections.abc import Callable, Sequence
from ipaddress import ip_address

from moderation.reaching.deadline import Deadline
from moderation.reaching.names import NameUnknown, Resolve


class AddressForbidden(Exception):  # noqa: N818 - it names what happened
    """The name leads to a machine that must not be reached."""


def checked_addresses(
    host: str, port: int, resolve: Resolve, forbids: Callable[[str], bool], deadline: Deadline
) -> Sequence[str]:
    """The addresses to connect to. Raises ``NameUnknown``, ``AddressForbidden``, ``TimeoutError``.

    One forbidden address among several forbids them all: who mixes them is trying something.
    """
    try:
        addresses: Sequence[str] = [str(ip_address(host))]
    except ValueError:
        addresses = resolve(host, port, deadline)
    if not addresses:
        raise NameUnknown
    if any(map(forbids, addresses)):
        raise AddressForbidden
    return addresses
