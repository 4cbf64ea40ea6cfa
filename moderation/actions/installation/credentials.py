"""Credentials that are shown once: how they look, and what is kept of them."""

import base64
import hashlib
import secrets


def new_api_key() -> str:
    """256 random bits behind a prefix that secret scanners can recognise."""
    return f"mod_{secrets.token_urlsafe(32)}"


def new_signing_secret() -> str:
    """A Standard Webhooks secret of 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def new_token() -> str:
    """256 random bits for a link or a session."""
    return secrets.token_urlsafe(32)


def digest_of(credential: str) -> bytes:
    """What is kept of a credential. Fast on purpose: 256 random bits cannot be guessed."""
    return hashlib.sha256(credential.encode(errors="surrogatepass")).digest()
