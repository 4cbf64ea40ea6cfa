"""Make ready what a process will work on: the keys are the database's, and its tables current."""

from moderation.actions.installation import Installation
from moderation.actions.opening.note_joined_threads import note_joined_threads
from moderation.actions.opening.require_database import require_database
from moderation.actions.upkeep.ring_mark import check_ring, mark_ring
from moderation.migration import upgrade
from moderation.progress import Tell, nobody


def make_ready(installation: Installation, tell: Tell = nobody) -> None:
    """See that keys and database belong together, and bring its tables up to date.

    ``tell`` hears how far that is.

    Raises ``KeyRingError``, ``MigrationRefused``, and ``Unavailable`` where there is no database.
    """
    require_database(installation.database)
    with installation.database.reading() as session:
        check_ring(session, installation.vault, installation.settings.key_ring_path)
    upgrade(installation.database, tell)
    mark_ring(installation)
    note_joined_threads(installation)
