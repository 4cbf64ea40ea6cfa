"""What a row hangs on can be deleted without a look at every row that hangs on something."""

import pytest
from sqlalchemy import UniqueConstraint, text

import moderation.tables  # noqa: F401 - so that every table is known
from moderation.database import Base

# Goes with its comment, which is found; one that is looked for by its site is looked for once.
WITHOUT = {("search_documents", "site_id")}
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=str)
def test_every_foreign_key_has_an_index_that_begins_with_it(table):
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    lists = [table.primary_key.columns, *(one.columns for one in (*table.indexes, *unique))]
    found = {next(iter(columns)).name for columns in lists if len(columns)}
    wanted = {key.parent.name for key in table.foreign_keys}
    assert {(table.name, name) for name in wanted - found} <= WITHOUT


@pytest.mark.parametrize(
    ("table", "column"),
    [("comments", "parent_id"), ("decisions", "reverses"), ("decisions", "moderator_id")],
)
def test_the_database_looks_a_foreign_key_up_in_its_partial_index(installation, table, column):
    wanted = text(f"SELECT 1 FROM {table} WHERE {column} = :one")  # noqa: S608
    with installation.database.reading() as session:
        if not installation.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if installation.database.is_sqlite else "EXPLAIN "
        rows = session.execute(text(explain + wanted.text), {"one": NOBODY})
        plan = " ".join(str(part) for row in rows for part in row)
    assert f"ix_{table}_{column}" in plan
