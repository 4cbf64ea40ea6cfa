"""Decisions by which a comment is out of sight for a time have an end."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
_ENDING = sa.text("until IS NOT NULL")


def upgrade() -> None:
    """Add the column, and the index of those that have one."""
    op.add_column("decisions", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_decisions_until",
        "decisions",
        ["until"],
        sqlite_where=_ENDING,
        postgresql_where=_ENDING,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_decisions_until", "decisions")
    op.drop_column("decisions", "until")
