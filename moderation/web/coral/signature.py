"""Coral's signature: HMAC-SHA256 over the body as it came, keyed with the secret as it is written.

Coral names neither a time nor a number, so the same message can come again; what recognises it is
the message itself.
"""

import hmac
import re
from collections.abc import Sequence

HEADER = "X-Coral-Signature"
_MOST = 10
_LONGEST = 2_000
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def signatures_in(header: str) -> Sequence[bytes]:
    """The signatures that a header carries, one for each secret that is active in Coral."""
    if len(header) > _LONGEST:
        return []
    parts = [part.strip().partition("=") for part in header.split(",")[:_MOST]]
    written = [value.strip().lower() for kind, _, value in parts if kind.strip() == "sha256"]
    return [bytes.fromhex(value) for value in written if _HEX.fullmatch(value)]


def is_signed_by(body: bytes, signatures: Sequence[bytes], secret: str) -> bool:
    """Whether one of the signatures was made with the secret."""
    expected = hmac.digest(secret.encode(), body, "sha256")
    # All are compared, so that the time tells nothing of which it was.
    return sum(hmac.compare_digest(expected, one) for one in signatures) > 0
