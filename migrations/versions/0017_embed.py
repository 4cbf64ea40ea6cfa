"""Indexes of what is published: for feeds, newest first, and for counts."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_INDEXES = {
    "ix_comments_published_on_site": ["site_id", "decided_at", "id"],
    "ix_comments_published_in_thread": ["thread_id", "decided_at", "id", "published_revision"],
}


def upgrade() -> None:
    """Index what the public sees, and nothing else."""
    published = sa.text("published_revision IS NOT NULL")
    for name, columns in _INDEXES.items():
        op.create_index(
            name,
            "comments",
            columns,
            unique=False,
            sqlite_where=published,
            postgresql_where=published,
        )


def downgrade() -> None:
    """Drop them."""
    for name in _INDEXES:
        op.drop_index(name, table_name="comments")
