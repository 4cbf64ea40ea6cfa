"""Whether a database can be used at all: what stands in the way is named before anything starts."""

import tempfile
from pathlib import Path

from sqlalchemy import text

from moderation.database import Database
from moderation.errors import Unavailable

_HEADER = b"SQLite format 3\0"


class Away(Unavailable):
    """A server that cannot be reached now; it may be later, so whoever can wait does."""


def require_folder(folder: Path) -> None:
    """Make a folder where it is missing. Raises ``Unavailable`` where nothing can be kept in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unavailable(f"Nothing can be written in the folder {folder}: {reason}.") from None


def require_database(database: Database) -> None:
    """Raise ``Unavailable``, in a sentence about what is wrong, where it cannot be used.

    ``Away`` is what is raised where nothing but time is needed.
    """
    if database.is_sqlite:
        _require_file(Path(str(database.url.database)))
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            if database.is_sqlite:
                session.execute(text("SELECT count(*) FROM sqlite_master"))
    except Unavailable as error:
        raise _fault(database, str(error.__cause__)) from None


def _require_file(path: Path) -> None:
    if not path.parent.is_dir():
        raise Unavailable(f"There is no folder {path.parent} for the database.")
    try:
        with path.open("r+b") as file:
            begin = file.read(len(_HEADER))
    except FileNotFoundError:
        begin = b""
    except OSError as error:
        raise Unavailable(f"The database {path} cannot be opened: {error.strerror}.") from None
    if begin not in {b"", _HEADER}:
        raise Unavailable(f"The file {path} is no SQLite database. Nothing was changed in it.")
    require_folder(path.parent)  # its log and its locks are beside it


def _fault(database: Database, said: str) -> Unavailable:
    if database.is_sqlite:
        sentence = f"The database {database.url.database} cannot be read; moderation restore helps."
        return Unavailable(sentence, retry_after=2)
    name, where = database.url.database, _server(database)
    if "does not exist" in said and "database" in said:
        return Unavailable(
            f"There is no database {name} on {where}. Make it first: createdb {name}"
        )
    if "password" in said:
        return Unavailable(
            f"PostgreSQL on {where} refuses the password in MODERATION_DATABASE_URL, or misses one."
        )
    if "authentication" in said or "role" in said or "pg_hba" in said:
        return Unavailable(
            f"PostgreSQL on {where} refuses the user that MODERATION_DATABASE_URL names."
        )
    return Away(f"PostgreSQL on {where} cannot be reached{_why(said)}.", retry_after=2)


def _server(database: Database) -> str:
    host = database.url.host
    return f"{host}:{database.url.port or 5432}" if host else "this machine"


def _why(said: str) -> str:
    reasons = {
        "onnection refused": "nothing listens there",
        "imeout": "it does not answer in time",
        "unreachable": "there is no way to its network",
        "o such file": "it has no socket where one is looked for",
        "resolve": "no machine has this name",
        "translate host": "no machine has this name",
        "ame or service": "no machine has this name",
    }
    return next((f": {reason}" for words, reason in reasons.items() if words in said), "")
