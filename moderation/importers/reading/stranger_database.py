"""A SQLite database that somebody else has made: opened to be read only, and trusted in nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moderation.errors import Invalid
from moderation.importers.cleaning import LONGEST_TEXT
from moderation.importers.past_comment import Broken, Found
from moderation.sqlite import sqlite_module

_LONGEST_VALUE = 4 * LONGEST_TEXT
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=FILE")


@dataclass(frozen=True, slots=True)
class Form:
    """What a system's database looks like: its name, its tables and columns, and the comments."""

    system: str
    columns: Mapping[str, tuple[str, ...]]
    comments: str  # the table that has a row for each
    rows: str
    comment: Callable[[int, tuple[Any, ...]], Found]


class StrangerDatabase:
    """One open database, looked at as it was when it was opened, however often it is read."""

    def __init__(self, path: Path, form: Form) -> None:
        self._form = form
        module = sqlite_module()
        self._error: type[Exception] = module.Error
        try:
            self.size = path.stat().st_size
            self._connection = module.connect(
                f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None
            )
        except (OSError, self._error):
            raise Invalid("The file cannot be read.") from None
        try:
            self._prepare(module)
        except self._error:
            self.close()
            raise Broken(1, f"this is no database of {form.system}, or it is damaged.") from None
        except Broken:
            self.close()
            raise
        self._read = 0
        self._total = 1

    @property
    def position(self) -> int:
        """How much was read, as part of ``size``."""
        return min(self.size, self.size * self._read // self._total)

    def found(self) -> Iterator[Found]:
        """Every comment, oldest first; ``line`` is its place among them. Raises ``Broken``."""
        self._read, last = 0, 1
        counting = f'SELECT count(*) FROM "{self._form.comments}"'  # noqa: S608 - a name of ours
        try:
            self._total = max(1, self._connection.execute(counting).fetchone()[0])
            for row in self._connection.execute(self._form.rows):
                self._read += 1
                last = self._read
                yield self._form.comment(last, row)
        except self._error:
            raise Broken(last, "the database is damaged behind this comment.") from None

    def check_unchanged(self) -> None:
        """Nothing can have changed: all is read in one transaction."""

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _prepare(self, module: Any) -> None:
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        if hasattr(self._connection, "setlimit"):
            self._connection.setlimit(module.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE * 4)
        self._connection.execute("BEGIN")
        for table, columns in self._form.columns.items():
            self._check_table(table, columns)

    def _check_table(self, table: str, columns: tuple[str, ...]) -> None:
        """It must be a table, with stored columns: a view or a computed one is a program."""
        kinds = self._connection.execute(
            "SELECT type, upper(sql) FROM sqlite_master WHERE name = ?", (table,)
        ).fetchall()
        is_table = len(kinds) == 1 and kinds[0][0] == "table"
        if not is_table or str(kinds[0][1]).startswith("CREATE VIRTUAL"):
            raise Broken(1, f"this is no database of {self._form.system}.")
        infos = self._connection.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
        stored = {info[1] for info in infos if not info[6]}
        if not stored.issuperset(columns):
            raise Broken(
                1,
                f"this is no database of {self._form.system}, "
                "or of a version that is not known here.",
            )


def text_in(value: object) -> str:
    """A value as text; SQLite lets any column hold anything."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)
