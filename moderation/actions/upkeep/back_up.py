"""Back up: the database as one file, copied while the service runs.

Its keys are not in it, but where a passphrase seals them.
"""

import os
from pathlib import Path

from moderation.actions.installation import Installation
from moderation.errors import Conflict, Invalid, Unavailable
from moderation.progress import Tell, nobody


def back_up(
    installation: Installation, target: Path, keys: bytes | None = None, tell: Tell = nobody
) -> int:
    """Write the whole database to ``target``, checked and on disk; the answer is its size.

    ``keys`` are carried along: see ``carry_keys``.

    Raises ``Invalid`` on PostgreSQL, which has its own tools, ``Conflict`` where ``target``
    exists, and ``Unavailable`` where the copy is not sound.
    """
    require_place(installation, target)
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if not installation.database.copy_to(draft, keys, tell):
            raise Unavailable("The copy is damaged; the database may be, too.")
        flush(draft)
        draft.replace(target)
        flush(target.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def require_place(installation: Installation, target: Path) -> None:
    """Raise ``Invalid`` and ``Conflict`` where nothing can be backed up there."""
    if not installation.database.is_sqlite:
        raise Invalid("Back PostgreSQL up with its own tools: pg_dump --format=custom.")
    if target.exists():
        raise Conflict("There is a file of this name already.")


def flush(path: Path) -> None:
    """Have the disk hold what was written to a file, or in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
