"""Identifiers that nobody can guess and that sort by the time of their making."""

import os
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> str:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high = (random >> 68) & 0xFFF
    low = random & ((1 << 62) - 1)
    return str(UUID(int=(milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | low))


def is_id(text: str) -> bool:
    """Whether ``text`` is an identifier in the one form that we emit."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def id_to_bytes(text: str) -> bytes:
    """The 16 bytes of an identifier."""
    return UUID(text).bytes


def id_from_bytes(data: bytes) -> str:
    """The identifier that 16 bytes are."""
    return str(UUID(bytes=data))
