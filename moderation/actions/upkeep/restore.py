"""Restore: put a backup in the place of the database, which is kept beside it."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from moderation.actions.upkeep.back_up import flush
from moderation.actions.upkeep.carry_keys import AskPassphrase, opened_ring
from moderation.actions.upkeep.ring_mark import check_ring, require_no_ring
from moderation.database import Database
from moderation.errors import Conflict, Invalid, Unavailable
from moderation.migration import state_of
from moderation.progress import Tell, nobody
from moderation.settings import Settings
from moderation.vault import KeyRing, KeyRingError, Vault

_KEPT = ".before-restore"


def restore(settings: Settings, source: Path, ask: AskPassphrase, tell: Tell = nobody) -> bool:
    """Replace the SQLite database by the backup at ``source``, whole or not at all.

    Where no keys are here and the backup carries its own, they are opened with the passphrase that
    ``ask`` knows and put in their place; the answer is whether they were.

    Raises ``Invalid`` for a file that is no backup of ours and on PostgreSQL, ``Occupied`` while
    the service or its worker runs, ``Conflict`` where the keys that are here are not the backup's.
    """
    database = Database(settings.sqlalchemy_url)
    try:
        if not database.is_sqlite:
            raise Invalid("Restore PostgreSQL with its own tools: pg_restore.")
        with database.be_alone():
            return _put_back(database, source, settings.key_ring_path, ask, tell)
    finally:
        database.close()


def _put_back(database: Database, source: Path, ring: Path, ask: AskPassphrase, tell: Tell) -> bool:
    path = Path(str(database.url.database))
    draft = path.with_name(f"{path.name}.restored")
    draft.unlink(missing_ok=True)
    keys = _copy(source, draft, ring, ask, tell)
    if keys is not None:
        keys.save(ring)
    _set_aside(database, path)
    draft.replace(path)
    flush(path.parent)
    return keys is not None


def _copy(source: Path, draft: Path, ring: Path, ask: AskPassphrase, tell: Tell) -> KeyRing | None:
    """Copy a backup, checked, to where it will be used from; the keys that it brings along.

    None where those that are here are its own.
    """
    if not source.is_file():
        raise Invalid("There is no such file.")
    backup = Database(f"sqlite:///{source.absolute()}")
    try:
        state = state_of(backup)
        if state == "newer":
            raise Invalid(
                "The backup was made by a newer version of the service; install that version."
            )
        if state not in {"current", "older"}:
            raise Invalid("The file is not a backup of this service.")
        keys = _keys_for(backup, ring, ask)
        if not backup.copy_to(draft, tell=tell):
            raise Invalid("The backup is damaged.")
        draft.chmod(0o600)
        flush(draft)
    except (SQLAlchemyError, Unavailable):
        raise Invalid("The file is not a backup of this service.") from None
    else:
        return keys
    finally:
        backup.close()


def _keys_for(backup: Database, path: Path, ask: AskPassphrase) -> KeyRing | None:
    """Raise ``Conflict`` where the keys that are here are not the backup's, or none are."""
    carried = None if path.exists() else backup.carried()
    brought = None if carried is None else opened_ring(carried, ask)
    try:
        with backup.reading() as session:
            if brought is None and not path.exists():
                require_no_ring(session, path, "the backup")
            else:
                check_ring(session, Vault(brought or KeyRing.load(path)), path, "the backup")
    except KeyRingError as refused:
        raise Conflict(str(refused)) from None
    return brought


def _set_aside(database: Database, path: Path) -> None:
    """Keep what was there, complete in one file, until the operator removes it."""
    if not path.exists():
        return
    database.truncate_log()
    database.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.replace(path.with_name(path.name + _KEPT))
