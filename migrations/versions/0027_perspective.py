"""What other software's moderators say of texts, and kinds of keys with longer names."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_ID = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Widen the column, and make the table."""
    _make_kinds_of(20, default="api")
    op.create_table(
        "suggested_scores",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("content", sa.LargeBinary(length=16), nullable=False),
        sa.Column("attribute", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_suggested_scores_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggested_scores"),
    )
    op.create_index(
        "uq_suggested_scores_content",
        "suggested_scores",
        ["site_id", "content", "attribute"],
        unique=True,
    )
    op.create_index("ix_suggested_scores_created_at", "suggested_scores", ["created_at"])


def downgrade() -> None:
    """Drop the table, and what the narrower column could not hold."""
    op.drop_table("suggested_scores")
    op.execute("DELETE FROM api_keys WHERE length(kind) > 10")
    _make_kinds_of(10, default=None)


def _make_kinds_of(length: int, *, default: str | None) -> None:
    """SQLite widens no column, and a table that others point to is not made anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("api_keys", "kind", type_=sa.String(length), server_default=default)
        return
    kind = sa.Column("kind_wanted", sa.String(length), server_default="api", nullable=False)
    op.add_column("api_keys", kind)
    op.execute("UPDATE api_keys SET kind_wanted = kind")
    op.drop_column("api_keys", "kind")
    op.execute("ALTER TABLE api_keys RENAME COLUMN kind_wanted TO kind")
