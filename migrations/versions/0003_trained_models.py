"""Models that the decisions of an installation have trained, and each site's share of spam."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, and the column that nobody has set yet."""
    op.create_table(
        "trained_models",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.Column("shipped_sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("labels_of_ham", sa.Integer(), nullable=False),
        sa.Column("labels_of_spam", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trained_models"),
        sa.UniqueConstraint("name", name="uq_trained_models_name"),
    )
    op.create_index("ix_trained_models_created_at", "trained_models", ["created_at"])
    op.add_column("sites", sa.Column("spam_share", sa.Double(), nullable=True))


def downgrade() -> None:
    """Drop both."""
    op.drop_column("sites", "spam_share")
    op.drop_table("trained_models")
