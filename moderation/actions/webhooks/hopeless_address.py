"""Whether a webhook's address can never work, so that it is refused when it is entered. Pure.

What a name leads to is asked at every try anew; of some it is known beforehand.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address

from moderation.languages import N_
from moderation.reaching.forbidden_addresses import Network, is_forbidden
from moderation.reaching.receiver_url import Receiver

_NOT_PUBLIC = N_(
    "The address is not public, and webhooks don’t go there. Whoever runs this service can allow "
    "it (MODERATION_WEBHOOK_ALLOW_ADDRESSES)."
)
_NO_NAME = N_("Nothing on the Internet has a name like this, so webhooks would never arrive there.")
_LOOPBACK = re.compile(r"(?:.*\.)?localhost", re.ASCII)  # RFC 6761: it is this machine
_NOBODYS = re.compile(r"(?:.*\.)?(?:invalid|onion|alt)", re.ASCII)  # RFC 6761, 7686, 9476
_LOCAL = re.compile(r"[^.]+|.*\.(?:local|internal|home\.arpa)", re.ASCII)  # a network's own


def why_hopeless(receiver: Receiver, allowed: Sequence[Network]) -> str | None:
    """Why nothing will ever be sent there, as a sentence; None where something may be.

    ``allowed`` are networks that are not public and that the operator lets webhooks reach: a name
    of such a network may lead there.
    """
    try:
        ip_address(receiver.host)
    except ValueError:
        return _why_not_named(receiver.host.rstrip("."), is_any_allowed=bool(allowed))
    return _NOT_PUBLIC if is_forbidden(receiver.host, allowed) else None


def _why_not_named(name: str, *, is_any_allowed: bool) -> str | None:
    if _NOBODYS.fullmatch(name):
        return _NO_NAME
    is_near = _LOOPBACK.fullmatch(name) or _LOCAL.fullmatch(name)
    return _NOT_PUBLIC if is_near and not is_any_allowed else None
