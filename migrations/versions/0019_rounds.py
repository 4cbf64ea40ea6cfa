"""How repeated looks fare; the tables of the queue that they were in before go."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

# Huey made them by itself, on PostgreSQL only.
_LEFT_OVER = ("tasks_kv", "tasks_schedule", "tasks_task", "tasks_counter")


def upgrade() -> None:
    """Add the table, and drop what nobody reads any more."""
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("every_seconds", sa.Double(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rounds")),
    )
    for table in _LEFT_OVER:
        op.execute(f"DROP TABLE IF EXISTS {table}")


def downgrade() -> None:
    """Drop it; an older version makes its queue anew."""
    op.drop_table("rounds")
