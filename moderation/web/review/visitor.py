"""Which machine a visitor calls from, as far as our own proxies can be believed."""

from ipaddress import ip_address

from flask import Request


def machine_of(request: Request, trusted_proxies: int) -> str | None:
    """The visitor's IP address; None where a proxy told us something that is none.

    Each trusted proxy appends one address to ``X-Forwarded-For``; whatever stands before those
    was written by the visitor.
    """
    chain = [*request.headers.get("X-Forwarded-For", "").split(","), request.remote_addr or ""]
    told = chain[-1 - trusted_proxies] if trusted_proxies < len(chain) else chain[0]
    try:
        return str(ip_address(told.strip()))
    except ValueError:
        return None
