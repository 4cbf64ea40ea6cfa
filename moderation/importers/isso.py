"""Isso's database, opened to be read only and trusted in nothing: somebody else has made it."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moderation.errors import Invalid
from moderation.importers.cleaning import LONGEST_TEXT, moment_of_seconds, typed
from moderation.importers.draft import PastDraft, found
from moderation.importers.html_text import plain_text
from moderation.importers.page_names import PageNames
from moderation.importers.past_comment import Broken, Found
from moderation.sqlite import sqlite_module
from moderation.statuses import Status

_STATUSES: dict[object, Status] = {1: "approved", 2: "pending"}
_DELETED = 4
_COLUMNS = {
    "threads": ("id", "uri", "title"),
    "comments": (
        *("tid", "id", "parent", "created", "mode", "remote_addr"),
        *("text", "author", "email", "website"),
    ),
}
_PARAGRAPH = re.compile(r"\s*<p[\s>]")
_CODE = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1[^\n]*$|\Z)|(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S
)
# A tag that is closed, or one that needs no end: Markdown alone has none of them.
_HTML = re.compile(
    r"</(?:p|a|b|i|em|strong|blockquote|code|pre|ul|ol|li|del|s|strike|u|span|div|h[1-6]|table"
    r"|sub|sup|cite|q)\s*>|<br\s*/?>|<img\s[^<>]*>",
    re.IGNORECASE,
)
_LONGEST_VALUE = 4 * LONGEST_TEXT
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=FILE")


class IssoDatabase:
    """One open database, looked at as it was when it was opened, however often it is read."""

    def __init__(self, path: Path, pages: PageNames) -> None:
        self._pages = pages
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
            raise Broken(1, "this is no database of Isso, or it is damaged.") from None
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
        """Every comment, oldest first; ``line`` is Isso's own number of it. Raises ``Broken``."""
        self._read, last = 0, 1
        try:
            count = self._connection.execute("SELECT count(*) FROM comments").fetchone()[0]
            self._total = max(1, count)
            for row in self._connection.execute(_ROWS):
                self._read += 1
                last = self._read
                yield _comment(last, row, self._pages)
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
        for table, columns in _COLUMNS.items():
            self._check_table(table, columns)

    def _check_table(self, table: str, columns: tuple[str, ...]) -> None:
        """It must be a table, with stored columns: a view or a computed one is a program."""
        kinds = self._connection.execute(
            "SELECT type, upper(sql) FROM sqlite_master WHERE name = ?", (table,)
        ).fetchall()
        is_table = len(kinds) == 1 and kinds[0][0] == "table"
        if not is_table or str(kinds[0][1]).startswith("CREATE VIRTUAL"):
            raise Broken(1, "this is no database of Isso.")
        infos = self._connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
        stored = {info[1] for info in infos if not info[6]}
        if not stored.issuperset(columns):
            raise Broken(1, "this is no database of Isso, or of a version that is not known here.")


def _comment(number: int, row: tuple[Any, ...], pages: PageNames) -> Found:
    name, parent, created, mode, address, text, author, email, website, uri, title = row
    return found(
        PastDraft(
            external_id=_text(name),
            line=number,
            url=pages.url(_text(uri)),
            title=_text(title),
            parent=_text(parent),
            name=_typed(author),
            email=_typed(email),
            website=_typed(website),
            ip=_text(address),
            created=moment_of_seconds(created) if isinstance(created, int | float) else None,
            body=_body(_text(text)),
            status=_STATUSES.get(mode),
            is_too_long=len(_text(text)) > LONGEST_TEXT,
            reason="deleted" if mode == _DELETED else None,
        )
    )


def _body(text: str) -> str:
    """Markdown as it was typed; what Isso brought in from elsewhere is HTML in the same column."""
    if _PARAGRAPH.match(text):
        return plain_text(text)
    if not _HTML.search(text) or not _HTML.search(_CODE.sub("", text)):
        return text
    return plain_text(_CODE.sub(lambda code: html.escape(code[0], quote=False), text))


def _typed(value: object) -> str:
    """What was typed into Isso's form; it keeps that escaped, and what it imported not."""
    return typed(_text(value))


def _text(value: object) -> str:
    """A value as text; SQLite lets any column hold anything."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)


# substr(): of a text of a gigabyte no more is read than shows that it is too long.
_ROWS = f"""
SELECT comments.id, comments.parent, comments.created, comments.mode,
    substr(comments.remote_addr, 1, 100), substr(comments.text, 1, {LONGEST_TEXT + 1}),
    substr(comments.author, 1, 1000), substr(comments.email, 1, 1000),
    substr(comments.website, 1, 2001), substr(threads.uri, 1, 2001), substr(threads.title, 1, 2000)
FROM comments LEFT JOIN threads ON threads.id = comments.tid ORDER BY comments.rowid
"""  # noqa: S608 - a number of our own
