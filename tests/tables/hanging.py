"""What hangs on somebody, found by foreign keys and blind indexes: tables, and rows."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from moderation.database import Base

ROOTS = ("comments", "moderators")
Row = Mapping[str, Any]


def hanging_tables() -> set[str]:
    """The tables that hang on a comment, an author or a moderator, however far."""
    tables = Base.metadata.sorted_tables  # what refers comes behind what is referred to
    found = {table.name for table in tables if table.name in ROOTS or "blind_index" in table.c}
    for table in tables:
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return found


def rows_on(
    session: Session, root: str, ids: Collection[str], index: bytes | None = None
) -> dict[str, list[Row]]:
    """The rows of these comments or moderators, with all that hangs on them, by table."""
    found: dict[str, list[Row]] = {}
    for table in Base.metadata.sorted_tables:
        conditions = [
            key.parent.in_([row[key.column.name] for row in found[key.column.table.name]])
            for key in table.foreign_keys
            if key.column.table.name in found
        ]
        if table.name == root:
            conditions.append(table.c.id.in_(ids))
        if index is not None and "blind_index" in table.c:
            conditions.append(table.c.blind_index == index)
        if conditions:
            rows = session.execute(select(table).where(or_(*conditions))).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found


def row_now(session: Session, table: Table, row: Row) -> Row | None:
    """The same row as it is now."""
    same = [column == row[column.name] for column in table.primary_key]
    found = session.execute(select(table).where(*same)).mappings().one_or_none()
    return dict(found) if found else None
