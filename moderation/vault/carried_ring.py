"""A key ring that is carried with a backup: sealed by a passphrase, so that both may lie together.

The passphrase becomes a key by argon2id as RFC 9106 recommends where memory is scarce: 64 MiB,
three passes, four lanes. A version fixes all of that: no file tells us how much to work.
"""

import base64
import json
import os
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moderation.vault.keyring import KeyRing, KeyRingError

SHORTEST_PASSPHRASE = 12

_FORMAT = "comment-moderation key ring, sealed, version 1"
_LANES, _PASSES, _MEMORY_KIB = 4, 3, 65_536
_LONGEST = 1_000_000
_NO_RING = "This is no sealed key ring, or one of a newer version."
_UNREADABLE = (
    "The passphrase is not the one that sealed the key ring, or what it sealed was altered."
)


class PassphraseTooShort(Exception):  # noqa: N818 - it is an answer, not a fault
    """One could find it by trying."""


def seal_ring(ring: KeyRing, passphrase: str) -> bytes:
    """The ring as bytes that only who knows the passphrase can open.

    Raises ``PassphraseTooShort``.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(
            f"A passphrase for keys has at least {SHORTEST_PASSPHRASE} characters."
        )
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = json.dumps(ring.as_document()).encode()
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, _FORMAT.encode())
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps(
        {"format": _FORMAT} | {name: _text(part) for name, part in parts.items()}
    ).encode()


def open_ring(carried: bytes, passphrase: str) -> KeyRing:
    """What ``seal_ring`` has sealed. Raises ``KeyRingError``."""
    try:
        salt, nonce, sealed = _parts(carried)
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, _FORMAT.encode())
        return KeyRing.from_document(json.loads(plain))
    except InvalidTag:
        raise KeyRingError(_UNREADABLE) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeyRingError(_NO_RING) from None


def _parts(carried: bytes) -> Iterator[bytes]:
    document: dict[str, Any] = json.loads(carried[:_LONGEST])
    if document["format"] != _FORMAT:
        raise KeyRingError(_NO_RING)
    return (_bytes(document[name]) for name in ("salt", "nonce", "sealed"))


def _key(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # late: few processes need it

    secret = passphrase.encode(errors="surrogateescape")
    return hash_secret_raw(secret, salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID)


def _text(part: bytes) -> str:
    return base64.b64encode(part).decode()


def _bytes(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)
