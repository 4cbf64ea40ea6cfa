"""Invitations that wait to be mailed."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
_identifier = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "mailed_invitations",
        sa.Column("moderator_id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=True),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _foreign_key("moderator_id", "moderators"),
        _foreign_key("site_id", "sites"),
        sa.PrimaryKeyConstraint("moderator_id", name="pk_mailed_invitations"),
    )
    op.create_index("ix_mailed_invitations_site_id", "mailed_invitations", ["site_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("mailed_invitations")


def _foreign_key(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_mailed_invitations_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="CASCADE")
