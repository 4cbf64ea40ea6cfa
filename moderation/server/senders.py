"""Whose place in the queue a request takes, told before anybody has looked at it.

A key or a cookie is believed once the application has accepted it; until then, and where there is
none, a request takes the place of the network that it comes from. So nobody gets another place by
making keys up. What is remembered of a key is a hash that means nothing after a restart.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from moderation.server.fair_queue import Lane, Rank
from moderation.web.sender import SENDER
from moderation.web.visitor import network_or_proxy, told_behind

OPERATORS_ADDRESSES = frozenset({"/livez", "/readyz", "/metrics"})

_MOST_REMEMBERED = 4096


class Senders:
    """Those who have proved who they are, and everybody else by network."""

    def __init__(self, trusted_proxies: int) -> None:
        self._trusted_proxies = trusted_proxies
        self._salt = secrets.token_bytes(16)
        self._proved: OrderedDict[bytes, str] = OrderedDict()

    def sender_of(self, environ: Mapping[str, Any]) -> Lane:
        """Whose request this is, as far as can be told before it is answered."""
        path: str = environ["PATH_INFO"]
        if path in OPERATORS_ADDRESSES:
            return Lane(Rank.OPERATOR, path)
        proof = self._proof(environ)
        name = self._proved.get(proof) if proof else None
        if name is not None:
            return Lane(Rank.KNOWN, name)
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        peer = environ["REMOTE_ADDR"]
        told = told_behind(peer, forwarded, self._trusted_proxies)
        return Lane(Rank.STRANGER, _network(peer, told))

    def learn(self, environ: Mapping[str, Any], status: int) -> bool:
        """Remember what the application has found out, or that a proof has ceased to be one.

        True where somebody is known now who was not before.
        """
        proof, name = self._proof(environ), environ.get(SENDER)
        if proof is None:
            return False
        if name is None:
            if status == HTTPStatus.UNAUTHORIZED:
                self._proved.pop(proof, None)
            return False
        if self._proved.get(proof) == name:
            return False
        self._proved[proof] = name
        while len(self._proved) > _MOST_REMEMBERED:
            self._proved.popitem(last=False)
        return True

    def _proof(self, environ: Mapping[str, Any]) -> bytes | None:
        shown: str = environ.get("HTTP_AUTHORIZATION") or environ.get("HTTP_COOKIE") or ""
        if not shown:
            return None
        return hashlib.blake2b(shown.encode(), digest_size=16, key=self._salt).digest()


@lru_cache(maxsize=4096)
def _network(peer: str, told: str | None) -> str:
    return network_or_proxy(peer, told)
