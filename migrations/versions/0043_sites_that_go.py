"""Sites that are being removed: since when, under which name, and whether their rows go already."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Add the columns: none is being removed."""
    for column in (
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_name", sa.String(63), nullable=True),
        sa.Column("deleting_since", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("sites", column)
    op.create_index("ix_sites_removed_name", "sites", ["removed_name"], unique=True)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_sites_removed_name", "sites")
    for column in ("deleting_since", "removed_name", "removed_at"):
        op.drop_column("sites", column)
