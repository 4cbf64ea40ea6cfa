"""Which host passkeys belong to: the public address that is set, else the one that was asked."""

from flask import request

from moderation.actions.factors.passkey_answers import RelyingParty
from moderation.web.current import installation
from moderation.web_address import split_address


def own_address() -> str:
    """Scheme, host and port under which browsers reach us, without a slash at the end."""
    public = installation().settings.public_url
    parts = split_address(public or request.host_url)
    return f"{parts.scheme}://{parts.netloc}"


def relying_party() -> RelyingParty:
    """We, as browsers know us."""
    address = own_address()
    return RelyingParty(split_address(address).hostname or "", address)
