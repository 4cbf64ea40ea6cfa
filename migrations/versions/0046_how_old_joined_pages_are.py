"""When a page had begun that took another in, so that undoing gives it its age back."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Add the column: pages that were joined before are as old as they were."""
    begun = sa.Column("into_created_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("moved_threads", begun)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("moved_threads", "into_created_at")
