"""Whether a page can be commented on: what a person said of it, else what its site has set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moderation.actions.installation.door import closing_time
from moderation.errors import Closed

CLOSED: Final = "closed"
OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Closing:
    """That nobody can comment on a page: ``until`` then, or until somebody opens it."""

    until: datetime | None = None

    @property
    def sentence(self) -> str:
        """It, in English; doors translate."""
        if self.until is None:
            return "Comments on this page are closed."
        return f"Comments on this page are closed until {self.until:%Y-%m-%d %H:%M} UTC."


def closing_of(
    said: str | None,
    until: datetime | None,
    begun: datetime | None,
    settings: Mapping[str, str] | None,
    now: datetime,
) -> Closing | None:
    """What holds now of a page; None where it is open.

    ``said`` and ``until`` are what a person said of it; a closing that is over leaves it open.
    ``begun`` is when it got its first comment, from which the site's ``settings`` count.
    """
    if said == CLOSED:
        return None if until and until <= now else Closing(until)
    if said == OPEN or begun is None:
        return None
    lasts = closing_time(settings)
    return Closing() if lasts and begun + lasts <= now else None


def require_open(closing: Closing | None) -> None:
    """Raise ``Closed`` where there is a closing."""
    if closing:
        raise Closed(closing.sentence)
