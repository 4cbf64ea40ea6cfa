"""A comment as an export holds it, and its page. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from moderation.vault import BrokenSeal
from moderation.web_address import parts_of_stored


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """One page; ``number`` is the lowest of its comments', ``began`` when its first one came."""

    number: int
    url: str
    title: str
    began: datetime

    @property
    def slug(self) -> str:
        """The last word of its address, as WordPress names a post; empty for a front page."""
        return _ENDING.sub("", self._path.rstrip("/").rpartition("/")[2])

    @property
    def published(self) -> datetime:
        """When it appeared, as far as its address tells; never after its first comment."""
        found = _DATED.match(self._path)
        if found is None:
            return self.began
        year, month, day = (int(part) for part in found.groups(default="01"))
        try:
            # The same day in nearly every time zone: a blog's addresses tell its own.
            return min(self.began, datetime(year, month, day, 10, 30, tzinfo=UTC))
        except ValueError:
            return self.began

    @property
    def _path(self) -> str:
        parts = parts_of_stored(self.url)
        return parts.path if parts else ""


_DATED = re.compile(r"/(\d{4})/(?:(\d\d)/(?:(\d\d)/)?)?", re.ASCII)
_ENDING = re.compile(r"\.(html?|php)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ExportedComment:
    """One comment; ``number`` never changes. What it replies to is in the same export, or None.

    ``email`` is None unless an admin chose to have addresses in it.
    """

    id: str
    number: int
    parent_id: str | None
    parent_number: int | None
    author_name: str
    author_url: str | None
    email: str | BrokenSeal | None
    body: str
    status: str
    created_at: datetime
    by_site: bool = False

    @property
    def comes_too_early(self) -> bool:
        """Whether its number is below that of what it replies to, which WordPress can't follow."""
        return self.parent_number is not None and self.parent_number > self.number
