"""Standard Webhooks 1.0.0, sent: HMAC-SHA256 over ``id.timestamp.body``, once for each secret."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime


def signed_headers(
    message_id: str, body: bytes, secrets: Sequence[str], now: datetime
) -> dict[str, str]:
    """The three headers. The id stays the same on every try; the time is the try's.

    While secrets rotate there are two, and a receiver that knows either is content.
    """
    if not message_id or "." in message_id or not message_id.isprintable():
        raise ValueError("a message's id is printable and holds no dot")
    timestamp = str(int(now.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, content)}" for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
