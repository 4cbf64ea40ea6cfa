"""A key ring that follows its file: keys rotate while the service runs."""

from collections.abc import Mapping
from pathlib import Path

from moderation.vault.keyring import KeyRing


class LiveKeyRing:
    """Reads the ring again whenever the file was replaced; looking costs a microsecond."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._look()
        self._ring = KeyRing.load(path)

    @property
    def newest(self) -> str:
        """The key that seals from now on."""
        return self.pinned().newest

    @property
    def keys(self) -> Mapping[str, bytes]:
        """Every key that can still open something."""
        return self.pinned().keys

    def sealing_key(self, key_id: str, purpose: str) -> bytes:
        """As ``KeyRing.sealing_key``."""
        return self.pinned().sealing_key(key_id, purpose)

    def index_key(self, purpose: str) -> bytes:
        """As ``KeyRing.index_key``; never rotates, so the file need not be looked at."""
        return self._ring.index_key(purpose)

    def pinned(self) -> KeyRing:
        """The ring as it is now, which stays the same. Raises ``KeyRingError``."""
        stamp = self._look()
        if stamp != self._stamp:
            self._ring = KeyRing.load(self._path)
            self._stamp = stamp
        return self._ring

    def _look(self) -> tuple[int, int] | None:
        try:
            seen = self._path.stat()
        except OSError:  # reading it says why
            return None
        return seen.st_ino, seen.st_mtime_ns
