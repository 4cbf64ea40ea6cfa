"""A mark by which a database knows the key ring that it belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make its table; whoever opens the database with the right ring fills it."""
    op.create_table(
        "ring_marks",
        sa.Column("id", sa.String(10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring_marks")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("ring_marks")
