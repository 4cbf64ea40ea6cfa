"""Who is at the other end, as far as our own proxies vouch for it."""

from ipaddress import ip_address

from flask import request

from moderation.policy.matching.networks import network_of
from moderation.web.current import installation


def visitor_address() -> str | None:
    """The visitor's IP address; entries that no proxy of ours has written are not believed."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    trusted = installation().settings.trusted_proxies
    return address_behind(request.remote_addr, forwarded, trusted)


def address_behind(peer: str | None, forwarded: str, trusted: int) -> str | None:
    """The address that the last ``trusted`` proxies of ours vouch for, else the peer's own."""
    if trusted == 0:
        return _valid(peer)
    entries = forwarded.split(",")
    return _valid(entries[-trusted] if len(entries) >= trusted else peer)


def visitor_network() -> str:
    """The visitor's network (/24 or /48), by which strangers are told apart and slowed down."""
    return network_of(visitor_address()) or "unknown"


def _valid(text: str | None) -> str | None:
    try:
        return str(ip_address((text or "").strip()))
    except ValueError:
        return None
