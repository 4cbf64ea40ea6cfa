"""Appeals against statements of reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
_identifier = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "appeals",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("comment_id", _identifier, nullable=False),
        sa.Column("statement_id", _identifier, nullable=False),
        sa.Column("by", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_by", _identifier, nullable=True),
        sa.Column("decision_id", _identifier, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _foreign_key("site_id", "sites", "CASCADE"),
        _foreign_key("comment_id", "comments", "CASCADE"),
        _foreign_key("statement_id", "statements", "CASCADE"),
        _foreign_key("decided_by", "moderators", "SET NULL"),
        _foreign_key("decision_id", "decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.UniqueConstraint("statement_id", "by", name="uq_appeals_statement_id_by"),
    )
    op.create_index("ix_appeals_of_site", "appeals", ["site_id", "state", "id"])
    for column in ("comment_id", "decided_by", "decision_id", "decided_at"):
        op.create_index(f"ix_appeals_{column}", "appeals", [column])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("appeals")


def _foreign_key(column: str, table: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_appeals_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on_delete)
