"""How long a text was of which only the beginning is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add its column; what is there already is whole."""
    op.add_column("comments", sa.Column("cut_from", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("comments", "cut_from")
