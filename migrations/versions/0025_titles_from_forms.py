"""A page's title as a public form sent it, which is the page's once the comment is approved."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add its column; pages keep the titles that they have."""
    op.add_column("comments", sa.Column("form_title", sa.String(500), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("comments", "form_title")
