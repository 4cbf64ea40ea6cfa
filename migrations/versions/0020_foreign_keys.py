"""An index for every foreign key, so that what is deleted costs no look at every row."""

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"

_FULL = (
    ("batches", "moderator_id"),
    ("batches", "undone_by"),
    ("list_entries", "moderator_id"),
    ("memberships", "site_id"),
    ("notes", "moderator_id"),
    ("notes", "site_id"),
    ("sign_in_links", "moderator_id"),
    ("site_changes", "moderator_id"),
)
# Most rows have none, and what has none needs no place in an index.
_PARTIAL = (("comments", "parent_id"), ("decisions", "moderator_id"), ("decisions", "reverses"))


def upgrade() -> None:
    """Make them."""
    for table, column in _FULL:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table, column in _PARTIAL:
        given = text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}", table, [column], sqlite_where=given, postgresql_where=given
        )


def downgrade() -> None:
    """Drop them."""
    for table, column in (*_FULL, *_PARTIAL):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
