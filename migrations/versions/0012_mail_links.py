"""How often a moderator's links in mail were ended."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the number, which begins at none."""
    op.add_column(
        "moderators", sa.Column("links_epoch", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("moderators", "links_epoch")
