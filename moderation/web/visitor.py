"""Who is at the other end, as far as our own proxies vouch for it."""

from ipaddress import ip_address

from flask import request

from moderation.policy.matching.networks import network_of
from moderation.web.current import installation


def visitor_address() -> str | None:
    """The visitor's IP address; entries that no proxy of ours has written are not believed."""
    trusted = installation().settings.trusted_proxies
    if trusted == 0:
        return _valid(request.remote_addr)
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return _valid(forwarded[-trusted] if len(forwarded) >= trusted else request.remote_addr)


def visitor_network() -> str:
    """The visitor's network (/24 or /48), by which strangers are told apart and slowed down."""
    return network_of(visitor_address()) or "unknown"


def _valid(text: str | None) -> str | None:
    try:
        return str(ip_address((text or "").strip()))
    except ValueError:
        return None
