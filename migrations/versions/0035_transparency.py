"""Accounts at the Commission's transparency database, and what led to a statement."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
_identifier = sa.Uuid(as_uuid=False)
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and columns; nothing is sent before a site has an account."""
    op.add_column("sites", sa.Column("categories", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "statements", sa.Column("source", sa.String(10), server_default="own", nullable=False)
    )
    op.add_column("statements", sa.Column("category", sa.Text(), nullable=True))
    op.create_table(
        "transparency_accounts",
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("rules_url", sa.Text(), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("sends_spam", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sends_unpublished", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("decides", sa.String(10), nullable=True),
        sa.Column("read_up_to", _moment, nullable=False),
        sa.Column("resumes_at", _moment, nullable=True),
        sa.Column("halted_because", sa.Text(), nullable=True),
        sa.Column("created_at", _moment, nullable=False),
        _foreign_key("transparency_accounts", "site_id", "sites"),
        sa.PrimaryKeyConstraint("site_id", name="pk_transparency_accounts"),
    )
    op.create_table(
        "submitted_statements",
        sa.Column("statement_id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("puid", _identifier, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("claimed_until", _moment, nullable=True),
        sa.Column("sent_at", _moment, nullable=True),
        sa.Column("uuid", sa.String(60), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        _foreign_key("submitted_statements", "statement_id", "statements"),
        _foreign_key("submitted_statements", "site_id", "sites"),
        sa.PrimaryKeyConstraint("statement_id", name="pk_submitted_statements"),
        sa.UniqueConstraint("puid", name="uq_submitted_statements_puid"),
    )
    columns = ["site_id", "state", "due_at"]
    op.create_index("ix_submitted_statements_due", "submitted_statements", columns)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("submitted_statements")
    op.drop_table("transparency_accounts")
    op.drop_column("statements", "category")
    op.drop_column("statements", "source")
    op.drop_column("sites", "categories")


def _foreign_key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
