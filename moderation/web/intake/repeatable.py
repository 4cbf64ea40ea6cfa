"""Idempotency-Key: what makes a repeated request recognisable."""

from flask import request

from moderation.actions.installation.submission import Repeatable
from moderation.errors import Malformed

_LONGEST_KEY = 255


def repeatable_request(scope: str = "") -> Repeatable | None:
    """What the request's Idempotency-Key stands for; ``scope`` keeps doors apart."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not (0 < len(key) <= _LONGEST_KEY and key.isprintable()):
        raise Malformed(
            "An Idempotency-Key is 1 to 255 printable characters.", parameter="Idempotency-Key"
        )
    fingerprint = f"{request.method}|{request.path}|".encode() + request.get_data(cache=True)
    return Repeatable(scope + key, fingerprint)
