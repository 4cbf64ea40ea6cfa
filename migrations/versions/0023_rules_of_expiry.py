"""How each rule of expiry fares; indexes by which it finds what is due, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_TRACED = sa.text("author_network IS NOT NULL OR user_agent IS NOT NULL OR referrer IS NOT NULL")
_HELD = sa.text("sealed IS NOT NULL")
_INDEXES = (
    ("ix_comments_traced", "comments", "created_at", _TRACED),
    ("ix_author_contacts_held", "author_contacts", "comment_id", _HELD),
)


def upgrade() -> None:
    """Add the table and the indexes."""
    op.create_table(
        "expiry_rules",
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=True),
        sa.Column("overdue_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_expiry_rules")),
    )
    for name, table, column, some in _INDEXES:
        op.create_index(name, table, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Drop them."""
    for name, table, _column, _some in _INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_table("expiry_rules")
