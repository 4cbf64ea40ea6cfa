"""Standard Webhooks 1.0.0 signatures, received: HMAC-SHA256 over ``id.timestamp.body``."""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_TOLERANCE_SECONDS = 300
_MOST_SIGNATURES = 10
_LONGEST_TIMESTAMP = 12


@dataclass(frozen=True, slots=True)
class Signed:
    """A message with what claims to prove it."""

    id: str
    timestamp: str
    signatures: str
    body: bytes


def is_fresh(signed: Signed, now: datetime) -> bool:
    """Whether it was signed within five minutes of ``now``, before or after."""
    text = signed.timestamp
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_TIMESTAMP):
        return False
    return abs(now.timestamp() - int(text)) <= _TOLERANCE_SECONDS


def is_signed_by(signed: Signed, secrets: Iterable[str]) -> bool:
    """Whether one of the ``v1`` signatures was made with one of the secrets."""
    given = [part[3:] for part in signed.signatures.split()[:_MOST_SIGNATURES] if part[:3] == "v1,"]
    content = f"{signed.id}.{signed.timestamp}.".encode() + signed.body
    expected = [_signature(secret, content) for secret in secrets]
    return any(hmac.compare_digest(a.encode(), b.encode()) for a in given for b in expected)


def _signature(secret: str, content: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
