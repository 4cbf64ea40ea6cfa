"""Authenticated encryption, bound to the row that it belongs to.

Format: one byte of algorithm, 12 bytes of nonce, ciphertext with its 16-byte tag. The plain text
is padded before, so that the length of what is stored tells nothing of an address.

Whatever cannot be opened is a value too, ``BrokenSeal``: whoever opens is told by the types that it
can be that, and goes on with the rest.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from moderation.languages import N_
from moderation.vault.keyring import KeyRing
from moderation.vault.live_ring import LiveKeyRing

UNAVAILABLE = N_("unavailable")
"""What is shown in the place of a value that cannot be opened."""

_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_SMALLEST = 512  # holds any address (254 characters, at most 4 bytes each in the local part)
_GCM_SIV = 1
_GCM = 2


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """A sealed value that was altered or moved, or whose key or cipher we don't have.

    It stands where the value would. Pages show it translated, by the filter ``unsealed``.
    """

    why: Literal["altered", "no key", "old cipher"]

    def __str__(self) -> str:
        return UNAVAILABLE


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


@dataclass(frozen=True, slots=True)
class SealedPlace:
    """The row and column that a sealed value belongs to, and cannot be moved from."""

    table: str
    column: str
    site_id: str
    row_id: str

    def bind(self, key_id: str) -> bytes:
        """The associated data: unambiguous, because no part can contain the separator."""
        place = f"{self.table}|{self.column}|{self.site_id}|{self.row_id}"
        return f"v1|{place}|{key_id}".encode()


class Seal:
    """Seals with the newest key of a ring; opens with any key of it."""

    def __init__(self, ring: KeyRing | LiveKeyRing, purpose: str) -> None:
        self._ring = ring
        self._purpose = purpose

    def pinned(self) -> "Seal":
        """The seal with the ring of this moment, so that a value and its key belong together."""
        return Seal(self._ring.pinned(), self._purpose)

    @property
    def key_id(self) -> str:
        """The key that seals now; stored beside what it sealed."""
        return self._ring.newest

    def seal(self, plain: str, place: SealedPlace) -> bytes:
        """``plain`` as bytes that only this ring can open, and only at ``place``."""
        key_id = self._ring.newest
        algorithm, cipher = _newest_cipher(self._ring.sealing_key(key_id, self._purpose))
        nonce = os.urandom(_NONCE_BYTES)
        sealed = cipher.encrypt(nonce, _pad(plain.encode()), place.bind(key_id))
        return bytes([algorithm]) + nonce + sealed

    def open(self, sealed: bytes, key_id: str, place: SealedPlace) -> str | BrokenSeal:
        """What was sealed at ``place``, if it can be opened."""
        nonce, data = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            key = self._ring.sealing_key(key_id, self._purpose)
            return _unpad(_cipher(sealed[0], key).decrypt(nonce, data, place.bind(key_id))).decode()
        except KeyError:
            return BrokenSeal("no key")
        except UnsupportedAlgorithm:
            return BrokenSeal("old cipher")
        except (IndexError, ValueError, InvalidTag):
            return BrokenSeal("altered")


def _newest_cipher(key: bytes) -> tuple[int, _Aead]:
    """AES-256-GCM-SIV forgives a repeated nonce; OpenSSL has it from 3.2 on."""
    try:
        return _GCM_SIV, _kept(AESGCMSIV, key)
    except UnsupportedAlgorithm:
        return _GCM, _kept(AESGCM, key)


def _cipher(algorithm: int, key: bytes) -> _Aead:
    if algorithm == _GCM:
        return _kept(AESGCM, key)
    if algorithm != _GCM_SIV:
        raise ValueError("an unknown algorithm")
    return _kept(AESGCMSIV, key)


@lru_cache(maxsize=64)
def _kept(kind: Callable[[bytes], _Aead], key: bytes) -> _Aead:
    """A cipher with its key set up, which takes longer than to seal an address."""
    return kind(key)


def _pad(data: bytes) -> bytes:
    """Length, data, zeros: to 512 bytes, or to the next power of two."""
    size = _SMALLEST
    while size < _LENGTH_BYTES + len(data):
        size *= 2
    return (len(data).to_bytes(_LENGTH_BYTES, "big") + data).ljust(size, b"\0")


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if length > len(padded) - _LENGTH_BYTES:
        raise ValueError("the padding does not fit")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
