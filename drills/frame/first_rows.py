"""Rows as the first version wrote them, by the million: for the drill of migrations."""

from collections.abc import Iterable, Iterator
from typing import Any

from moderation.database import Database

_SITE = "0190" + "0" * 28
_THEN = "2026-01-01 12:00:00"
_REASONS = (
    '[{"code": "wording", "text": "as spam", "weight": 1.2},'
    ' {"code": "links", "text": "few", "weight": -0.8}]'
)
_COMMENT = (
    "id site_id thread_id status version revision author_name body body_digest risk is_test"
    " submitted_at created_at decided_at"
)
_PAYLOAD = '{"author": {"name": "Jane", "url": null}, "body": "Number %d."}'

Row = tuple[Any, ...]


def fill(database: Database, many: int, pages: int) -> None:
    """So many comments on so many pages, and what each brings along, as revision 0001 has it."""
    with database.transaction() as session:
        database.take_time(session, 3600)
        driver: Any = session.connection().connection.driver_connection
        for table, columns, rows in _tables(many, pages):
            names = columns.replace(" ", ", ")
            if database.is_sqlite:
                held = ", ".join("?" for _ in columns.split())
                statement = f"INSERT INTO {table} ({names}) VALUES ({held})"  # noqa: S608
                driver.executemany(statement, rows).close()
            else:
                _copy(driver, f"COPY {table} ({names}) FROM STDIN", rows)


def _copy(driver: Any, statement: str, rows: Iterable[Row]) -> None:
    with driver.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)


def _tables(many: int, pages: int) -> Iterator[tuple[str, str, Iterable[Row]]]:
    numbers = range(many)
    yield "sites", "id name mode spam_above created_at", [(_SITE, "drill", "hold", 0.9, _THEN)]
    yield "threads", "id site_id url url_digest title excerpt version created_at", _threads(pages)
    yield (
        "comments",
        _COMMENT,
        (_comment(n, pages) for n in numbers),
    )
    yield (
        "opinions",
        "id comment_id revision spam model reasons created_at",
        ((_id(3, n), _id(2, n), 1, 0.5, "m", _REASONS, _THEN) for n in numbers),
    )
    yield (
        "decisions",
        "id site_id comment_id version status decided_by phase text created_at",
        ((_id(4, n), _SITE, _id(2, n), 1, _status(n), "policy", "p", "t", _THEN) for n in numbers),
    )
    yield (
        "author_contacts",
        "comment_id field site_id key_id blind_index created_at",
        ((_id(2, n), "email", _SITE, "k", b"%016d" % (n % 9973), _THEN) for n in numbers),
    )
    yield from _of_some(many)


def _of_some(many: int) -> Iterator[tuple[str, str, Iterable[Row]]]:
    """What only some comments have brought along."""
    told = "comment.received"
    yield (
        "events",
        "id site_id comment_id sequence type payload created_at due_at",
        (
            (_id(5, n), _SITE, _id(2, n), 1, told, _PAYLOAD % n, _THEN, _THEN)
            for n in range(0, many, 4)
        ),
    )
    yield (
        "audit",
        "site_id actor action object_id created_at",
        ((_SITE, "operator", "site.changed", _id(2, n), _THEN) for n in range(0, many, 20)),
    )


def _threads(pages: int) -> Iterator[Row]:
    for n in range(pages):
        url = f"https://drill.example.org/{n}"
        yield _id(1, n), _SITE, url, b"%032d" % n, f"Page {n}", "", 1, _THEN


def _comment(n: int, pages: int) -> Row:
    body = f"Nobody has closed the bridge, says number {n}."
    linked = f"{body} See https://example.org/" if n % 7 == 0 else body
    return (
        *(_id(2, n), _SITE, _id(1, n * 7919 % pages), _status(n), 1, 1, f"Jane {n}"),
        *(linked, b"%016d" % n, n % 1000 / 1000, False, _THEN, _THEN, _THEN),
    )


def _status(n: int) -> str:
    return ("pending", "approved", "spam", "rejected")[n % 4]


def _id(kind: int, n: int) -> str:
    return f"0190{kind:04x}000070008000{n:012x}"
