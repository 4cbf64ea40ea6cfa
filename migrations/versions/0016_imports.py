"""What was imported from other systems, so that nothing is imported twice."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "imported_comments",
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
            name="fk_imported_comments_site_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_imported_comments_comment_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("site_id", "digest", name="pk_imported_comments"),
    )
    op.create_index("ix_imported_comments_comment_id", "imported_comments", ["comment_id"])


def downgrade() -> None:
    """Drop it: the next import would add everything again."""
    op.drop_table("imported_comments")
