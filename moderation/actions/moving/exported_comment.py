"""A comment as an export holds it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from moderation.vault import BrokenSeal


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """One page; ``number`` is the lowest of its comments'."""

    number: int
    url: str
    title: str


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

    @property
    def comes_too_early(self) -> bool:
        """Whether its number is below that of what it replies to, which WordPress can't follow."""
        return self.parent_number is not None and self.parent_number > self.number
