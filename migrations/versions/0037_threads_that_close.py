"""Threads that close, a comment that stands first, and comments in the site's own voice."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the columns: nothing is closed or pinned yet, and nobody spoke for a site."""
    op.add_column("threads", sa.Column("closing", sa.String(10), nullable=True))
    op.add_column("threads", sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("threads", sa.Column("pinned_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column(
        "comments",
        sa.Column("is_by_site", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    by_site = sa.text("is_by_site")
    op.create_index(
        "ix_comments_by_site",
        "comments",
        ["site_id", "id"],
        sqlite_where=by_site,
        postgresql_where=by_site,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_comments_by_site", "comments")
    op.drop_column("comments", "is_by_site")
    for column in ("pinned_id", "closed_until", "closing"):
        op.drop_column("threads", column)
