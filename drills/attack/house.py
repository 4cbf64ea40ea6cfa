"""The installation that a drill's service works on, opened beside it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from drills.frame.installed import Installed
from drills.frame.processes import PATIENCE_SECONDS
from moderation.actions.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.tables import Dispatch, Event


@contextmanager
def opened(place: Installed) -> Iterator[Installation]:
    """The same database, keys and settings."""
    house = create_installation(place.settings)
    try:
        yield house
    finally:
        house.database.close()


def until_told(house: Installation) -> int:
    """Wait until every event was sent once, as long as it goes on; how many were not.

    One receiver is sent one at a time, so that this may take much longer than what is told.
    """
    left, moved = _untold(house), time.monotonic()
    while left and time.monotonic() < moved + 2 * PATIENCE_SECONDS:
        time.sleep(0.2)
        before, left = left, _untold(house)
        if left != before:
            moved = time.monotonic()
    return left


def _untold(house: Installation) -> int:
    waiting = select(func.count(Event.id)).where(
        Event.dispatched_at.is_(None), Event.withdrawn_at.is_(None)
    )
    untried = select(func.count(Dispatch.id)).where(
        Dispatch.state == "waiting", Dispatch.tries == 0
    )
    with house.database.reading() as session:
        return (session.scalar(waiting) or 0) + (session.scalar(untried) or 0)
