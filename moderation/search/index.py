"""The index in each of the two databases: how words are put in, and how a question is asked.

Both are asked for one window of documents, in the same words. SQLite's FTS5 walks the numbers of a
window by itself. PostgreSQL's GIN cannot, so every document there carries marks of the windows it
is in, which are words like any other.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, column, text
from sqlalchemy.orm import Session

from moderation.database import Identifier
from moderation.search.document import Document, as_text, as_vector, site_mark, thread_mark
from moderation.search.question import Clause, Phrase
from moderation.search.windows import LEVELS, Window

_WINDOW = "\ue007"  # the window that a document is in
_MOST_SITES = 20  # of which the index is asked; of more, each document that was found

Found = Sequence[tuple[int, str]]


class Index:
    """The index of one database."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self._is_sqlite = is_sqlite

    def entry(self, number: int, document: Document) -> str:
        """What is stored of a document in the column ``words``."""
        if self._is_sqlite:
            return as_text(document)
        return as_vector(document, [_window_mark(number, level) for level in LEVELS])

    def prepare(self, session: Session) -> None:
        """Keep PostgreSQL's planner from reading the table, or compiling, for such small looks."""
        if not self._is_sqlite:
            session.execute(_PLANS)

    def look(
        self,
        session: Session,
        window: Window,
        wanted: "WantedDocuments",
        limit: int,
    ) -> Found:
        """The newest documents of a window that fit: their numbers and comments."""
        values: dict[str, Any] = {
            "first": window.first,
            "end": window.end,
            "sites": list(wanted.sites),
            "limit": limit,
        }
        if wanted.statuses:
            values["statuses"] = list(wanted.statuses)
        if self._is_sqlite:
            values["asked"] = wanted.in_fts5()
            statement = _FTS5_BY_STATUS if wanted.statuses else _FTS5
        else:
            values["asked"] = wanted.in_tsquery(_window_mark(window.first, window.level))
            statement = _GIN_BY_STATUS if wanted.statuses else _GIN
        return [(row.number, row.comment_id) for row in session.execute(statement, values)]


class WantedDocuments:
    """What a document must hold: all clauses, one of the threads, one of the sites."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        sites: Sequence[str],
        threads: Sequence[str] | None = None,
        statuses: Sequence[str] = (),
    ) -> None:
        self.sites = sites
        self.statuses = statuses
        self._clauses = clauses
        self._alternatives: list[list[str]] = []
        if threads is not None:
            self._alternatives.append([thread_mark(thread) for thread in threads])
        if len(sites) <= _MOST_SITES:
            self._alternatives.append([site_mark(site) for site in sites])

    def in_fts5(self) -> str:
        """The question as FTS5 reads it. Words hold no quotes, so nothing needs escaping."""
        parts = [_fts5(clause) for clause in self._clauses]
        parts += [f"({' OR '.join(map(_quoted, words))})" for words in self._alternatives]
        return " AND ".join(parts) or _quoted(_ANY)

    def in_tsquery(self, window: str) -> str:
        """The question as a ``tsquery``, within the window of this mark."""
        parts = [_tsquery(clause) for clause in self._clauses]
        parts += [f"({' | '.join(map(_lexeme, words))})" for words in self._alternatives]
        return " & ".join([*parts, _lexeme(window)])


def _fts5(clause: Clause) -> str:
    if isinstance(clause, Phrase):
        return _quoted(" ".join(clause.words))
    return f"{_quoted(clause.rest)} *" if clause.rest else _quoted(clause.mark)


def _tsquery(clause: Clause) -> str:
    if isinstance(clause, Phrase):
        return f"({' <-> '.join(map(_lexeme, clause.words))})"
    return f"{_lexeme(clause.rest)}:*" if clause.rest else _lexeme(clause.mark)


def _quoted(words: str) -> str:
    return f'"{words}"'


def _lexeme(word: str) -> str:
    return f"'{word}'"


def _window_mark(number: int, level: int) -> str:
    return f"{_WINDOW}{level}x{number >> level}"


_ANY = "\ue006"  # every document has it: the break between its texts

_PLANS = text(
    "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true), "
    "set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), "
    "set_config('max_parallel_workers_per_gather', '0', true)"
)
_SITES = bindparam("sites", expanding=True, type_=Identifier)
_STATUSES = bindparam("statuses", expanding=True, type_=String)
_RESULT = (column("number", BigInteger), column("comment_id", Identifier))
_FTS5 = (
    text(
        "SELECT d.number, d.comment_id FROM search_index i "
        "CROSS JOIN search_documents d ON d.number = i.rowid "
        "WHERE i.search_index MATCH :asked AND i.rowid >= :first AND i.rowid < :end "
        "AND d.site_id IN :sites ORDER BY i.rowid DESC LIMIT :limit"
    )
    .bindparams(_SITES)
    .columns(*_RESULT)
)
_FTS5_BY_STATUS = (
    text(
        "SELECT d.number, d.comment_id FROM search_index i "
        "CROSS JOIN search_documents d ON d.number = i.rowid "
        "CROSS JOIN comments c ON c.id = d.comment_id "
        "WHERE i.search_index MATCH :asked AND i.rowid >= :first AND i.rowid < :end "
        "AND d.site_id IN :sites AND c.status IN :statuses ORDER BY i.rowid DESC LIMIT :limit"
    )
    .bindparams(_SITES, _STATUSES)
    .columns(*_RESULT)
)
_IN_WINDOW = (
    "WITH found AS MATERIALIZED (SELECT number, comment_id, site_id FROM search_documents "
    "WHERE words @@ CAST(:asked AS tsquery)) SELECT found.number, found.comment_id FROM found "
)
_WITHIN = "WHERE found.number >= :first AND found.number < :end AND found.site_id IN :sites "
_NEWEST = "ORDER BY found.number DESC LIMIT :limit"
_GIN = text(_IN_WINDOW + _WITHIN + _NEWEST).bindparams(_SITES).columns(*_RESULT)
_GIN_BY_STATUS = (
    text(
        f"{_IN_WINDOW} JOIN comments c ON c.id = found.comment_id {_WITHIN} "
        f"AND c.status IN :statuses {_NEWEST}"
    )
    .bindparams(_SITES, _STATUSES)
    .columns(*_RESULT)
)
