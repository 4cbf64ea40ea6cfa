"""The key ring: root keys in a file outside the database, everything else derived from them.

A ring has one key that writes (the newest) and any number that can still read. The index key is
apart, because a blind index must stay the same when the sealing keys rotate.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class KeyRingError(Exception):
    """The key ring is missing, readable by others, no key ring, or another database's."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Root keys by identifier, the newest one's identifier, and the root of all indexes."""

    keys: Mapping[str, bytes]
    newest: str
    index_root: bytes
    audit_keys: Mapping[str, bytes] = field(default_factory=dict)  # of keys that were dropped
    retired: Mapping[str, str] = field(
        default_factory=dict
    )  # the day since when a key seals no more

    @classmethod
    def generate(cls) -> "KeyRing":
        """A ring with one fresh key."""
        key_id = _new_key_id()
        return cls({key_id: secrets.token_bytes(_KEY_BYTES)}, key_id, secrets.token_bytes(32))

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Read a ring. Raises ``KeyRingError`` in a sentence that names the file, never a key."""
        try:
            if path.stat().st_mode & 0o077:
                raise KeyRingError(f"Others can read the key ring {path}; run: chmod 600 {path}")
            return cls.from_document(json.loads(path.read_text()))
        except FileNotFoundError:
            raise KeyRingError(
                f"There is no key ring at {path.absolute()}. MODERATION_DATA_DIR (or "
                "MODERATION_KEYS_FILE) says where it is; where there is none yet, "
                "`moderation init` makes it."
            ) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            raise KeyRingError(f"The file {path} cannot be read as a key ring.") from None

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> "KeyRing":
        """What ``as_document`` has told. Raises ``ValueError``, ``KeyError`` and ``TypeError``."""
        held = document["keys"]
        newest = document["newest"]
        if not isinstance(held, dict) or newest not in held:
            raise ValueError("the newest key is not in the ring")
        keys = {str(key_id): _decode(text) for key_id, text in held.items()}
        dropped = document.get("audit", {})
        if not isinstance(dropped, dict):
            raise TypeError("the audit keys are not a map")
        audit_keys = {str(key_id): _decode(text) for key_id, text in dropped.items()}
        days = document.get("retired", {})
        if not isinstance(days, dict):
            raise TypeError("the days of retired keys are not a map")
        retired = {str(key_id): date.fromisoformat(day).isoformat() for key_id, day in days.items()}
        return cls(keys, str(newest), _decode(document["index"]), audit_keys, retired)

    def as_document(self) -> dict[str, object]:
        """All of the ring, as JSON knows it: secrets in the clear."""
        return {
            "newest": self.newest,
            "index": _encode(self.index_root),
            "keys": {key_id: _encode(key) for key_id, key in self.keys.items()},
            "audit": {key_id: _encode(key) for key_id, key in self.audit_keys.items()},
            "retired": dict(self.retired),
        }

    def save(self, path: Path) -> None:
        """Write the ring so that only its owner can read it, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(self.as_document(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _flush_folder(path.parent)

    def rotated(self, today: date | None = None) -> "KeyRing":
        """The same ring with a fresh key that writes from now on; the others are retired."""
        key_id = _new_key_id()
        fresh = {**self.keys, key_id: secrets.token_bytes(_KEY_BYTES)}
        day = {self.newest: today.isoformat()} if today else {}
        return replace(self, keys=fresh, newest=key_id, retired={**self.retired, **day})

    def without(self, key_id: str) -> "KeyRing":
        """The same ring with an old key dropped: what it sealed can never be opened again.

        What it derived for the audit trail stays, so that old rows can be verified. The key itself
        can't be found from that. Raises ``KeyRingError`` for the key that writes.
        """
        if key_id == self.newest:
            raise KeyRingError("The newest key seals everything new, so it cannot be dropped.")
        kept = {name: key for name, key in self.keys.items() if name != key_id}
        retired = {name: day for name, day in self.retired.items() if name != key_id}
        audit_keys = {**self.audit_keys, key_id: self.audit_key(key_id)}
        return replace(self, keys=kept, audit_keys=audit_keys, retired=retired)

    def pinned(self) -> "KeyRing":
        """Itself: a ring does not change. ``LiveKeyRing`` gives the ring of this moment."""
        return self

    def sealing_key(self, key_id: str, purpose: str) -> bytes:
        """32 bytes for one purpose. Raises ``KeyError`` for a key that the ring does not hold."""
        return _derive(self.keys[key_id], f"seal|{purpose}")

    def audit_key(self, key_id: str) -> bytes:
        """32 bytes for the audit trail, of dropped keys too. Raises ``KeyError``."""
        dropped = self.audit_keys.get(key_id)
        return dropped if dropped is not None else self.sealing_key(key_id, "audit")

    def index_key(self, purpose: str) -> bytes:
        """32 bytes for one purpose and site, the same whatever is rotated."""
        return _derive(self.index_root, f"index|{purpose}")


@lru_cache(maxsize=4096)
def _derive(root: bytes, purpose: str) -> bytes:
    """HKDF-SHA256 (RFC 5869); ``purpose`` keeps keys for different uses apart."""
    return HKDF(SHA256(), _KEY_BYTES, None, f"comment-moderation|v1|{purpose}".encode()).derive(
        root
    )


def _flush_folder(folder: Path) -> None:
    """Put the file's new name on the disk: what a fresh key seals is lost without the key."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_key_id() -> str:
    return secrets.token_hex(6)


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _decode(text: object) -> bytes:
    key = base64.b64decode(str(text), validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("a key has the wrong length")
    return key
