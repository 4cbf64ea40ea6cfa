"""Pages by name, on the disk: a large export has more of them than memory should hold."""

from moderation.sqlite import sqlite_module


class Shelf:
    """A temporary file that nobody else can open, and that is gone when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite_module().connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("CREATE TABLE pages (name TEXT PRIMARY KEY, url TEXT, title TEXT)")
        self._last: tuple[str, str, str] = ("", "", "")

    def put(self, name: str, url: str, title: str) -> None:
        """Keep a page; the last one of a name counts."""
        self._connection.execute("REPLACE INTO pages VALUES (?, ?, ?)", (name, url, title))

    def get(self, name: str) -> tuple[str, str]:
        """The page's address and title, both empty where it is not known."""
        if name != self._last[0]:
            row = self._connection.execute(
                "SELECT name, url, title FROM pages WHERE name = ?", (name,)
            ).fetchone()
            self._last = row or (name, "", "")
        return self._last[1], self._last[2]

    def close(self) -> None:
        """Throw it away."""
        self._connection.close()
