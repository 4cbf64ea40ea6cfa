"""The sites that sent a moment ago, so that a busy one is not looked up for every comment.

What is remembered is at most a second old: a revoked key, a new mode or a new threshold counts
from then on, in every process.
"""

import time
from collections.abc import Callable
from threading import Lock

from moderation.actions.installation.submission import SubmittingSite

KEPT_SECONDS = 1.0
_MOST = 1_000


class KnownSites:
    """Sites by the digest of their key, each for a second. Bounded, and safe among threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._sites: dict[bytes, tuple[float, SubmittingSite]] = {}
        self._lock = Lock()

    def get(self, digest: bytes) -> SubmittingSite | None:
        """The site, if it was looked up within the last second."""
        found = self._sites.get(digest)
        if found is None or self._monotonic() - found[0] >= KEPT_SECONDS:
            return None
        return found[1]

    def keep(self, digest: bytes, site: SubmittingSite) -> None:
        """Remember a site from now on for a second."""
        with self._lock:
            if len(self._sites) >= _MOST:
                self._sites.clear()
            self._sites[digest] = (self._monotonic(), site)
