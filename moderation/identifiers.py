"""Identifiers that nobody can guess and that sort by the time of their making."""

import hashlib
import os
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_PAGE_LASTS = 86_400.0  # seconds
_CLOCKS_DIFFER = 300.0  # seconds, between two machines that serve one installation


def new_id() -> str:
    """A UUIDv7 (RFC 9562, method 3): Unix milliseconds, 4,096ths of one, then 62 random bits.

    Of two that a process makes, the later one is greater, however quickly it follows: what a list
    or a batch was shown "until" leaves none out.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    part = rest * 4096 // 1_000_000
    return _version_7(milliseconds, part, int.from_bytes(os.urandom(8), "big"))


def random_id() -> str:
    """A UUIDv4: it tells nothing, not even when it was made, and may be published."""
    return str(UUID(bytes=os.urandom(16), version=4))


def id_at(moment: datetime, place: int) -> str:
    """An identifier that sorts as though it had been made at ``moment``; nobody can guess it.

    ``place`` orders identifiers of one millisecond: it is counted modulo 4096.
    """
    milliseconds = (moment - _EPOCH) // _MILLISECOND
    return _version_7(milliseconds, place & 0xFFF, int.from_bytes(os.urandom(8), "big"))


def first_id_of(moment: datetime) -> str:
    """What sorts before every identifier that is made from ``moment`` on."""
    milliseconds = (moment - _EPOCH) // _MILLISECOND
    return _version_7(milliseconds, 0, 0)


def _version_7(milliseconds: int, high: int, low: int) -> str:
    low &= (1 << 62) - 1
    digits = f"{(milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def id_within(text: str, name: str) -> str:
    """What always stands for a name within something identified: a UUIDv5, which can be guessed."""
    digest = hashlib.sha1(id_to_bytes(text) + name.encode(), usedforsecurity=False).digest()
    return str(UUID(bytes=digest[:16], version=5))


def is_id(text: str) -> bool:
    """Whether ``text`` is an identifier in the one form that we emit."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def moment_of(text: str) -> float | None:
    """When an identifier was made, in seconds of Unix time; None where it is none of ours."""
    if not is_id(text) or UUID(text).version != 7:
        return None
    return (UUID(text).int >> 80) / 1000


def is_recent(text: str) -> bool:
    """Whether an identifier is one that a page of the last day can have brought along."""
    moment = moment_of(text)
    return moment is not None and -_CLOCKS_DIFFER < time.time_ns() / 1e9 - moment < _PAGE_LASTS


def lock_of(text: str) -> int:
    """The name of the lock that stands for an identifier: half of its random bits, as 64 bits."""
    return int.from_bytes(id_to_bytes(text)[8:], "big", signed=True)


def id_to_bytes(text: str) -> bytes:
    """The 16 bytes of an identifier."""
    return UUID(text).bytes


def id_from_bytes(data: bytes) -> str:
    """The identifier that 16 bytes are."""
    return str(UUID(bytes=data))
