"""Which machines a stranger's address never leads to: our own list, as no library's is made for it.

Python's ``is_private`` and ``is_global`` let NAT64, 6to4, multicast and some metadata services
pass. Of IPv6 only 2000::/3 is public at all, so the list there is what to take out of it.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network

_FORBIDDEN_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network; 0.0.0.0 reaches this machine on Linux
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT, and a cloud's metadata
            "127.0.0.0/8",  # this machine
            "168.63.129.16/32",  # a cloud's host, from inside its machines
            "169.254.0.0/16",  # link-local, and most clouds' metadata
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_FORBIDDEN_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which carries an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
# What not even an operator's own host may be: neighbours that answer whoever asks, such as the
# metadata of a cloud with its credentials, and what is no single machine.
_NEVER_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "100.100.100.200/32",  # a cloud's metadata
            "168.63.129.16/32",
            "169.254.0.0/16",
            "192.0.0.192/32",  # a cloud's metadata
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_NEVER_6 = tuple(
    map(
        IPv6Network,
        (
            "::/128",
            "fd00:ec2::/32",  # a cloud's metadata
            "fd20:ce::254/128",  # another's
            "fe80::/10",  # link-local
            "fec0::/10",  # what link-local's neighbour was once
            "ff00::/8",  # multicast
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_never_reached(address: str) -> bool:
    """Whether ``address`` is out of the question even for a host that the operator has named.

    What is no address in its one form is.
    """
    try:
        parsed = _carried(ip_address(address))
    except ValueError:
        return True
    if isinstance(parsed, IPv4Address):
        return any(parsed in network for network in _NEVER_4)
    return _has_scope(parsed) or any(parsed in network for network in _NEVER_6)


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that one of IPv6 leads to, where it leads to one."""
    if isinstance(address, IPv4Address):
        return address
    behind = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    return behind or address.ipv4_mapped or address.sixtofour or address


def is_forbidden(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether nothing may be sent to ``address``; ``allowed`` networks are an operator's choice.

    What is no address in its one form is forbidden.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return True
    if any(parsed.version == network.version and parsed in network for network in allowed):
        return _has_scope(parsed)
    if isinstance(parsed, IPv4Address):
        return any(parsed in network for network in _FORBIDDEN_4)
    if _has_scope(parsed) or parsed not in _PUBLIC_6:
        return True
    return any(parsed in network for network in _FORBIDDEN_6)


def _has_scope(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv6Address) and address.scope_id is not None
