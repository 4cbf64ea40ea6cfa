"""Networks of a site's list, and whether a visitor's network lies in one of them.

A visitor's network is all that is kept of an address: the first 24 bits of IPv4, 48 of IPv6.
"""

import re
from collections.abc import Iterable
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)

KEPT_BITS = {4: 24, 6: 48}
WIDEST_BITS = {4: 8, 6: 16}

Network = IPv4Network | IPv6Network

_LONGEST_ADDRESS = 120
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\](?::\d{1,5})?")
_WITH_PORT = re.compile(r"([\d.]+):\d{1,5}")


class Networks:
    """Networks that can be asked. ``find`` gives back the narrowest that is listed."""

    __slots__ = ("_known", "_lengths")

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._known: dict[tuple[int, int, int], str] = {}
        for text in networks:
            network = ip_network(text)
            self._known[_place(network, network.prefixlen)] = text
        lengths = {(version, length) for version, length, _bits in self._known}
        self._lengths = sorted(lengths, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._known)

    def find(self, network: str | None) -> str | None:
        """The listed network that holds this one, else None."""
        if network is None or not self._known:
            return None
        asked = ip_network(network)
        for version, length in self._lengths:
            if version == asked.version and length <= asked.prefixlen:
                found = self._known.get(_place(asked, length))
                if found is not None:
                    return found
        return None


def visitor_ip(text: str | None) -> IPv4Address | IPv6Address | None:
    """The address in what a proxy, a server or a site wrote of a visitor; None where there is none.

    With a port or without, in brackets, quotes, with a zone, or IPv4 as IPv6 has it (``::ffff:``):
    it is the same visitor.
    """
    if not text or len(text) > _LONGEST_ADDRESS:
        return None
    bare = text.strip().strip('"').strip()
    found = _IN_BRACKETS.fullmatch(bare) or _WITH_PORT.fullmatch(bare)
    bare = (found[1] if found else bare).partition("%")[0]
    try:
        if ":" not in bare:
            return IPv4Address(bare)
        address = IPv6Address(bare)
    except AddressValueError:
        return None
    return address.ipv4_mapped or address


def network_of(address: str | None) -> str | None:
    """The visitor's network (/24 or /48): the machine itself is never kept."""
    ip = visitor_ip(address)
    return str(ip_network((ip, KEPT_BITS[ip.version]), strict=False)) if ip else None


def _place(network: Network, length: int) -> tuple[int, int, int]:
    shift = network.max_prefixlen - length
    return network.version, length, int(network.network_address) >> shift
