"""Digests of the tokens by which authors look after their own comments."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the table; whoever posted before has no token."""
    op.create_table(
        "author_tokens",
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_author_tokens_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_author_tokens"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("author_tokens")
