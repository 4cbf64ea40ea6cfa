"""Claims: who has a comment in front of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "claims",
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("moderator_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_claims_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_claims_moderator_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_claims"),
    )
    op.create_index("ix_claims_moderator_id", "claims", ["moderator_id"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("claims")
