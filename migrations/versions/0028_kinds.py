"""What kind of spam a comment seems to be, as its newest opinion says."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the columns; what was judged already has no kind until it is judged again."""
    for table in ("opinions", "comments"):
        op.add_column(table, sa.Column("kind", sa.String(20), nullable=True))


def downgrade() -> None:
    """Drop them."""
    for table in ("comments", "opinions"):
        op.drop_column(table, "kind")
