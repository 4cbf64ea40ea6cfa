"""What was said of a page, when its thread became one with another."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Add the columns: of threads that were joined before, nothing was kept."""
    for whose in ("", "into_"):
        op.add_column("moved_threads", sa.Column(f"{whose}closing", sa.String(10), nullable=True))
        until = sa.Column(f"{whose}closed_until", sa.DateTime(timezone=True), nullable=True)
        op.add_column("moved_threads", until)
        pin = sa.Column(f"{whose}pinned_id", sa.Uuid(as_uuid=False), nullable=True)
        op.add_column("moved_threads", pin)


def downgrade() -> None:
    """Drop them."""
    for whose in ("", "into_"):
        for column in ("pinned_id", "closed_until", "closing"):
            op.drop_column("moved_threads", f"{whose}{column}")
