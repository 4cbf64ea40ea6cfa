"""Views that moderators keep: a list with its filters, under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
_identifier = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "saved_views",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("moderator_id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("moderator_id", "moderators"),
        _foreign_key("site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("moderator_id", "name", name="uq_saved_views_moderator_id_name"),
    )
    op.create_index("ix_saved_views_site_id", "saved_views", ["site_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("saved_views")


def _foreign_key(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_saved_views_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="CASCADE")
