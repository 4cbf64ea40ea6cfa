"""When each moderator was last told by mail what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"


def upgrade() -> None:
    """Add the moment, which nobody has yet."""
    op.add_column(
        "moderators",
        sa.Column("digest", sa.String(length=10), nullable=False, server_default="off"),
    )
    op.add_column("moderators", sa.Column("language", sa.String(length=10), nullable=True))
    op.add_column("moderators", sa.Column("digested_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("moderators", "digested_at")
    op.drop_column("moderators", "language")
    op.drop_column("moderators", "digest")
