"""Back up: the database as one file, copied while the service runs. The keys are never in it."""

import os
from pathlib import Path

from moderation.actions.installation import Installation
from moderation.errors import Conflict, Invalid, Unavailable


def back_up(installation: Installation, target: Path) -> int:
    """Write the whole database to ``target``, checked and on disk; the answer is its size.

    Raises ``Invalid`` on PostgreSQL, which has its own tools, ``Conflict`` where ``target``
    exists, and ``Unavailable`` where the copy is not sound.
    """
    if not installation.database.is_sqlite:
        raise Invalid("Back PostgreSQL up with its own tools: pg_dump --format=custom.")
    if target.exists():
        raise Conflict("There is a file of this name already.")
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if not installation.database.copy_to(draft):
            raise Unavailable("The copy is damaged; the database may be, too.")
        flush(draft)
        draft.replace(target)
        flush(target.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def flush(path: Path) -> None:
    """Have the disk hold what was written to a file, or in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
