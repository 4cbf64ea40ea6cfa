"""What a trained model judges: spam, as all did so far, or tone."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Add the column; what is there judges spam."""
    column = sa.Column("judges", sa.String(10), nullable=False, server_default="spam")
    op.add_column("trained_models", column)


def downgrade() -> None:
    """Drop it, and the models of tone."""
    op.execute("DELETE FROM trained_models WHERE judges = 'tone'")
    op.drop_column("trained_models", "judges")
