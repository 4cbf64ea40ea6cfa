"""Claims, notes, batches, and the reason of a rejection."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.Uuid(as_uuid=False)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the column for reasons. Old rejections have none."""
    op.add_column("decisions", sa.Column("reason", sa.String(length=20), nullable=True))
    _create_claims()
    _create_notes()
    _create_batches()


def downgrade() -> None:
    """Drop them."""
    for table in ("batches", "notes", "claims"):
        op.drop_table(table)
    op.drop_column("decisions", "reason")


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("moderator_id", _ID, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        _reference("claims", "comment_id", "comments.id", "CASCADE"),
        _reference("claims", "moderator_id", "moderators.id", "CASCADE"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_claims"),
    )
    op.create_index("ix_claims_moderator_id", "claims", ["moderator_id"], unique=False)


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("moderator_id", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _reference("notes", "comment_id", "comments.id", "CASCADE"),
        _reference("notes", "site_id", "sites.id", "CASCADE"),
        _reference("notes", "moderator_id", "moderators.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_of_comment", "notes", ["comment_id", "id"], unique=False)


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("moderator_id", _ID, nullable=True),
        sa.Column("undone_by", _ID, nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("listing", sa.JSON(), nullable=False),
        sa.Column("until", _ID, nullable=False),
        sa.Column("joint_id", _ID, nullable=False),
        sa.Column("position", sa.JSON(none_as_null=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("total", "done", "skipped", "undone")
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        _reference("batches", "site_id", "sites.id", "CASCADE"),
        _reference("batches", "moderator_id", "moderators.id", "SET NULL"),
        _reference("batches", "undone_by", "moderators.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.UniqueConstraint("joint_id", name="uq_batches_joint_id"),
    )
    op.create_index("ix_batches_of_site", "batches", ["site_id", "id"], unique=False)
    op.create_index("ix_batches_by_state", "batches", ["state"], unique=False)


def _reference(table: str, column: str, target: str, ending: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ending)
