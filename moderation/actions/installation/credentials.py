"""Credentials that are shown once: how they look, and what is kept of them."""

import base64
import hashlib
import re
import secrets

_AKISMET_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_AKISMET_KEY = re.compile(r"[A-Za-z0-9]{12}", re.ASCII)


def new_api_key() -> str:
    """256 random bits behind a prefix that secret scanners can recognise."""
    return f"mod_{secrets.token_urlsafe(32)}"


def new_akismet_key() -> str:
    """12 characters (62 bits), because WordPress refuses any other length."""
    return "".join(secrets.choice(_AKISMET_ALPHABET) for _ in range(12))


def akismet_key_form(text: str) -> str | None:
    """The one form of an Akismet key, whose case says nothing; None for what cannot be one."""
    key = text.strip()
    return key.lower() if _AKISMET_KEY.fullmatch(key) else None


def new_signing_secret() -> str:
    """A Standard Webhooks secret of 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def new_token() -> str:
    """256 random bits for a link or a session."""
    return secrets.token_urlsafe(32)


def digest_of(credential: str) -> bytes:
    """What is kept of a credential. Fast on purpose: 256 random bits cannot be guessed."""
    return hashlib.sha256(credential.encode(errors="surrogatepass")).digest()
