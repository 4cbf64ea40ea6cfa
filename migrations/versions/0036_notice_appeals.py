"""Appeals of who gave a notice, and who answered it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
_identifier = sa.Uuid(as_uuid=False)
_moment = sa.DateTime(timezone=True)
_INDEXED = ("comment_id", "notice_id", "decided_by", "decision_id", "decided_at")


def upgrade() -> None:
    """Add the table and the column."""
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("answered_by", _identifier, nullable=True))
        name = "fk_notices_answered_by_moderators"
        notices.create_foreign_key(name, "moderators", ["answered_by"], ["id"], ondelete="SET NULL")
    op.create_index("ix_notices_answered_by", "notices", ["answered_by"])
    op.create_table(
        "notice_appeals",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("comment_id", _identifier, nullable=False),
        sa.Column("notice_id", _identifier, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_by", _identifier, nullable=True),
        sa.Column("decision_id", _identifier, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("decided_at", _moment, nullable=True),
        _foreign_key("site_id", "sites", "CASCADE"),
        _foreign_key("comment_id", "comments", "CASCADE"),
        _foreign_key("notice_id", "notices", "CASCADE"),
        _foreign_key("decided_by", "moderators", "SET NULL"),
        _foreign_key("decision_id", "decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_appeals"),
    )
    op.create_index("ix_notice_appeals_of_site", "notice_appeals", ["site_id", "state", "id"])
    for column in _INDEXED:
        op.create_index(f"ix_notice_appeals_{column}", "notice_appeals", [column])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("notice_appeals")
    op.drop_index("ix_notices_answered_by", "notices")
    with op.batch_alter_table("notices") as notices:
        notices.drop_constraint("fk_notices_answered_by_moderators", type_="foreignkey")
        notices.drop_column("answered_by")


def _foreign_key(column: str, table: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_notice_appeals_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on_delete)
