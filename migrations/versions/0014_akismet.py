"""What the Akismet door counts and remembers, and what each site wants of it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the setting and the tables."""
    op.add_column(
        "sites",
        sa.Column("akismet_mode", sa.String(10), server_default="queue", nullable=False),
    )
    _make_days()
    _make_comments()
    _make_reports()
    _make_keys()


def _make_days() -> None:
    counted = ("calls", "spam", "ham", "missed_spam", "false_positives")
    op.create_table(
        "akismet_days",
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in counted),
        _belongs("akismet_days", "site_id", "sites"),
        sa.PrimaryKeyConstraint("site_id", "day", name=op.f("pk_akismet_days")),
    )


def _make_comments() -> None:
    op.create_table(
        "akismet_comments",
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("content", sa.LargeBinary(16), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("key_id", sa.Uuid(as_uuid=False), nullable=True),
        _belongs("akismet_comments", "comment_id", "comments"),
        _belongs("akismet_comments", "site_id", "sites"),
        _belongs("akismet_comments", "endpoint_id", "webhook_endpoints", "SET NULL"),
        _belongs("akismet_comments", "key_id", "api_keys", "SET NULL"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_akismet_comments")),
    )
    op.create_index(
        "uq_akismet_comments_content", "akismet_comments", ["site_id", "content"], unique=True
    )
    for column in ("endpoint_id", "key_id"):
        op.create_index(op.f(f"ix_akismet_comments_{column}"), "akismet_comments", [column])


def _make_reports() -> None:
    op.create_table(
        "akismet_reports",
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("content", sa.LargeBinary(16), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("akismet_reports", "site_id", "sites"),
        sa.PrimaryKeyConstraint("site_id", "content", name=op.f("pk_akismet_reports")),
    )
    op.create_index(op.f("ix_akismet_reports_created_at"), "akismet_reports", ["created_at"])


def _make_keys() -> None:
    op.create_table(
        "akismet_keys",
        sa.Column("api_key_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        _belongs("akismet_keys", "api_key_id", "api_keys"),
        _belongs("akismet_keys", "site_id", "sites"),
        sa.PrimaryKeyConstraint("api_key_id", name=op.f("pk_akismet_keys")),
    )
    op.create_index(op.f("ix_akismet_keys_site_id"), "akismet_keys", ["site_id"])


def _belongs(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Drop them."""
    for table in ("akismet_keys", "akismet_reports", "akismet_comments", "akismet_days"):
        op.drop_table(table)
    op.drop_column("sites", "akismet_mode")
