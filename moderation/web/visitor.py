"""Who is at the other end, as far as our own proxies vouch for it."""

from flask import request

from moderation.policy.matching.networks import network_of, visitor_ip
from moderation.web.current import installation


def visitor_address() -> str | None:
    """The visitor's IP address; entries that no proxy of ours has written are not believed."""
    ip = visitor_ip(_told())
    return str(ip) if ip else None


def visitor_machine() -> str:
    """The address by which somebody who signs in is watched: what no other proxy's visitors have,
    where there is none that can be read.
    """
    return visitor_address() or visitor_network()


def visitor_network() -> str:
    """The visitor's network (/24 or /48), by which strangers are told apart and slowed down."""
    return network_or_proxy(request.remote_addr, _told())


def told_behind(peer: str | None, forwarded: str, trusted: int) -> str | None:
    """What the last ``trusted`` proxies of ours say that the address is, else the peer's own."""
    entries = forwarded.split(",")
    return entries[-trusted] if 0 < trusted <= len(entries) else peer


def network_or_proxy(peer: str | None, told: str | None) -> str:
    """The network of an address. Whoever has none that can be read is one of those of their proxy:
    others of that proxy wait with them, and nobody else does.
    """
    return network_of(told) or f"unreadable|{network_of(peer) or ''}"


def _told() -> str | None:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return told_behind(request.remote_addr, forwarded, installation().settings.trusted_proxies)
