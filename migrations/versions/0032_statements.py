"""Statements of reasons, and the sites' own wording of their rules."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
_identifier = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Add the table and the column; what was decided before has no statement."""
    op.add_column("sites", sa.Column("clauses", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "statements",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("comment_id", _identifier, nullable=True),
        sa.Column("decision_id", _identifier, nullable=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("ground", sa.String(10), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("measure", sa.String(10), nullable=False),
        sa.Column("automation", sa.String(10), nullable=False),
        sa.Column("is_found_by_machine", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        _foreign_key("site_id", "sites", "CASCADE"),
        _foreign_key("comment_id", "comments", "SET NULL"),
        _foreign_key("decision_id", "decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
        sa.UniqueConstraint("decision_id", name="uq_statements_decision_id"),
    )
    op.create_index("ix_statements_of_comment", "statements", ["comment_id", "given_at"])
    op.create_index("ix_statements_of_site", "statements", ["site_id", "given_at", "id"])
    op.create_index("ix_statements_given_at", "statements", ["given_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("statements")
    op.drop_column("sites", "clauses")


def _foreign_key(column: str, table: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_statements_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on_delete)
