"""Comments by the million with what search knows of them, for ``search.py``.

They are made of 30,000 invented words, drawn as words of a language are (Zipf), 40 in each, and of
a long tail: every other one says a word that hardly any other says. The commonest word stands in
nine of ten. Every other comment says ``alpha`` and every other ``omega``, hardly any both. Nine
sites have them nearly all, one has a hundred.

Several processes make the rows; the database takes them in bulk, and PostgreSQL makes its index at
the end. Rows are what intake and the worker would have made of these comments.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from hasty import settle
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from moderation.database import Database
from moderation.search.document import (
    AUTHOR,
    BREAK,
    TITLE,
    Document,
    Indexed,
    document_of,
    site_mark,
    start_marks,
    thread_mark,
)
from moderation.search.index import Index
from moderation.tables import Site

SITES = (*(f"big{one}" for one in range(9)), "small")
THREADS = 200
_CHUNK = 10_000
_SYLLABLES = [a + b for a in "vbdfgklmnprst" for b in "aeiou"]
_VOCABULARY = 30_000
_WORDS = 40
_ZIPF = 1 / (np.arange(_VOCABULARY) + 2.0)
_ZIPF /= _ZIPF.sum()
_STATUSES = np.array(["approved", "pending", "spam", "rejected"])
_SHARES = (0.6, 0.1, 0.29, 0.01)
_COMMENT = (
    "id, site_id, thread_id, status, version, revision, published_revision, author_name, body,"
    " body_digest, risk, is_test, submitted_at, created_at, decided_at"
)
_DOCUMENT = "number, comment_id, site_id, words"
_GIN = (
    "CREATE INDEX ix_search_documents_words ON search_documents "
    "USING gin (words) WITH (fastupdate = off)"
)
_TITLE = ("page", "number")

Row = tuple[Any, ...]


def fill(database: Database, total: int) -> None:
    """Write so many comments into an empty installation that has the ``SITES``."""
    with database.reading() as session:
        rows = session.execute(select(Site.name, Site.id)).all()
    sites = [{row.name: row.id for row in rows}[name] for name in SITES]
    make = partial(_chunk, sites=sites, total=total, is_sqlite=database.is_sqlite)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        chunks = pool.map(make, range(0, total, _CHUNK))
        if database.is_sqlite:
            _fill_sqlite(database, sites, chunks)
        else:
            _fill_postgres(database, sites, chunks)


def _fill_sqlite(
    database: Database, sites: Sequence[str], chunks: Iterator[tuple[list[Row], list[Row]]]
) -> None:
    pragmas = ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-1500000")
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")
        driver.execute("BEGIN")
        _insert(driver, "threads", _THREAD, _threads(sites, is_sqlite=True))
        for comments, documents in chunks:
            _insert(driver, "comments", _COMMENT, comments)
            _insert(driver, "search_documents", _DOCUMENT, documents)
        driver.execute("COMMIT")
        connection.invalidate()  # its pragmas would stay


def _insert(driver: Any, table: str, columns: str, rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _fill_postgres(
    database: Database, sites: Sequence[str], chunks: Iterator[tuple[str, str]]
) -> None:
    with database.transaction() as session:
        database.take_time(session)
        _take_your_time(session)
        session.execute(text("DROP INDEX ix_search_documents_words"))
        _copy(session, "threads", _THREAD, _lines(_threads(sites, is_sqlite=False)))
        for comments, documents in chunks:
            _copy(session, "comments", _COMMENT, comments)
            _copy(session, "search_documents", _DOCUMENT, documents)
        session.execute(text(_GIN))
        last = "SELECT setval('search_documents_number_seq', max(number)) FROM search_documents"
        session.execute(text(last))
    settle(database)


def _take_your_time(session: Session) -> None:
    for setting in (
        "statement_timeout = 0",
        "idle_in_transaction_session_timeout = 0",
        "maintenance_work_mem = '1GB'",
        "session_replication_role = replica",  # no foreign keys
    ):
        session.execute(text(f"SET LOCAL {setting}"))


def _copy(session: Session, table: str, columns: str, lines: str) -> None:
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        copy.write(lines)


_THREAD = "id, site_id, url, url_digest, title, excerpt, version, created_at"


def _threads(sites: Sequence[str], *, is_sqlite: bool) -> list[Row]:
    return [
        (
            _typed(_thread_id(sites.index(site), number), is_sqlite=is_sqlite),
            _typed(site, is_sqlite=is_sqlite),
            page,
            _bytes(hashlib.sha256(page.encode()).digest(), is_sqlite=is_sqlite),
            f"Page number {number}",
            "",
            1,
            _moment(0, is_sqlite=is_sqlite),
        )
        for site in sites
        for number in range(THREADS)
        for page in (f"https://example.org/{number}",)
    ]


def _chunk(first: int, *, sites: Sequence[str], total: int, is_sqlite: bool) -> Any:
    """Some rows of both tables, as the database takes them in the fastest way."""
    random = np.random.default_rng(first)
    count = min(_CHUNK, total - first)
    ranks = random.choice(_VOCABULARY, (count, _WORDS), p=_ZIPF)
    statuses = random.choice(_STATUSES, count, p=_SHARES)
    risks = random.random(count)
    rare = (random.random((count, 4)) ** (3, 3, 1, 1) * len(_SYLLABLES)).astype(int)
    index = Index(is_sqlite=is_sqlite)
    comments, documents = [], []
    for at in range(count):
        number = first + at
        words = _words(ranks[at].tolist(), rare[at].tolist(), number, total)
        every = max(1, total // 100)
        place = 9 if number % every == 5 else number % 9 if number % 2 else 0
        identifier = _comment_id(number, total)
        site, thread = sites[place], _thread_id(place, number % THREADS)
        document = _document(words, site, thread, f"ann{number % 1000}")
        if at == 0:
            _compare(document, words, site, thread, f"Ann{number % 1000}", number % THREADS)
        typed = partial(_typed, is_sqlite=is_sqlite)
        moment = _moment(total - number, is_sqlite=is_sqlite)
        status = str(statuses[at])
        comments.append(
            (
                typed(identifier),
                typed(site),
                typed(thread),
                status,
                1,
                1,
                1 if status == "approved" else None,
                f"Ann{number % 1000}",
                _body(words),
                _bytes(number.to_bytes(16, "big"), is_sqlite=is_sqlite),
                round(float(risks[at]), 3),
                0 if is_sqlite else "f",
                moment,
                moment,
                moment,
            )
        )
        entry = index.entry(number + 1, document)
        documents.append((number + 1, typed(identifier), typed(site), entry))
    return (comments, documents) if is_sqlite else (_lines(comments), _lines(documents))


def _words(ranks: list[int], rare: list[int], number: int, total: int) -> list[str]:
    words = [_WORDS_BY_RANK[rank] for rank in ranks]
    words.insert(7, "alpha" if number % 2 else "omega")
    if number % 100_000 == 17:
        words += ["alpha", "omega"]
    if number % max(2, total // 10) == 4:
        words += ["needle", "in", "hay"]
    if number % 2:
        words.append("".join(_SYLLABLES[one] for one in rare))
    return words


def _body(words: Sequence[str]) -> str:
    return " ".join(words).capitalize() + "."


def _document(words: list[str], site: str, thread: str, author: str) -> Document:
    """What ``document_of`` makes of it, without looking for words in a text made of them."""
    number = thread_number(thread)
    title = (*_TITLE, str(number))
    named, titled = AUTHOR + author, [TITLE + word for word in title]
    row = (*words, BREAK, author, BREAK, named, BREAK, *titled)
    starts = {mark for word in row for mark in _start(word)}
    marks = (thread_mark(thread), site_mark(site), *sorted(starts))
    return Document(row, marks)


def _compare(
    made: Document, words: list[str], site: str, thread: str, author: str, number: int
) -> None:
    real = document_of(Indexed(site, thread, _body(words), author, f"Page number {number}"))
    if real != made:
        raise SystemExit(f"not what search makes of it: {made} {real}")


_STARTS: dict[str, Sequence[str]] = {}


def _start(word: str) -> Sequence[str]:
    if word not in _STARTS:
        _STARTS[word] = start_marks(word)
    return _STARTS[word]


def thread_number(thread: str) -> int:
    """Which of a site's threads this identifier is."""
    return int(thread[-4:], 16)


def _thread_id(place: int, number: int) -> str:
    return f"00000000-0000-7000-8000-0000{place:04x}{number:04x}"


def _comment_id(number: int, total: int) -> str:
    milliseconds = int(_NOW.timestamp() * 1000) - (total - number) * 1000
    return f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7000-8000-{number:012x}"


def _typed(identifier: str, *, is_sqlite: bool) -> str:
    return identifier.replace("-", "") if is_sqlite else identifier


def _bytes(value: bytes, *, is_sqlite: bool) -> bytes | str:
    return value if is_sqlite else f"\\\\x{value.hex()}"


def _moment(seconds_ago: int, *, is_sqlite: bool) -> str:
    moment = _NOW - timedelta(seconds=seconds_ago)
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (".000000" if is_sqlite else "+00")


def _lines(rows: Sequence[Row]) -> str:
    return "".join(
        "\t".join("\\N" if one is None else str(one) for one in row) + "\n" for row in rows
    )


def _word(rank: int) -> str:
    """An invented word: the commoner, the shorter; vaba, vabe, vabi …"""
    size = len(_SYLLABLES)
    first, rest = _SYLLABLES[rank // size % size], _SYLLABLES[(rank + 5) % size]
    return f"va{rest}" if rank < size else f"{first}{rest}{_SYLLABLES[rank // size**2]}"


_WORDS_BY_RANK = [_word(rank) for rank in range(_VOCABULARY)]
_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
