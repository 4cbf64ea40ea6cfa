"""The share of its most heated comments that a site holds, and where that is cut by language."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Add the columns; no site holds any yet."""
    op.add_column("sites", sa.Column("tone_share", sa.Double(), nullable=True))
    op.add_column("sites", sa.Column("tone_cuts", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("sites", "tone_cuts")
    op.drop_column("sites", "tone_share")
