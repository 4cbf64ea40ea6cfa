"""What the model of tone thought of texts, and languages that were found and not claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_PARTIAL = (
    ("ix_comments_heated", ["site_id", "status", "id", "tone_bits"], "tone_bits > 0"),
    ("ix_comments_tone_unread", ["id"], "tone_bits IS NULL"),
)


def upgrade() -> None:
    """Make the table, add the columns and their indexes; the worker reads what is there."""
    op.create_table(
        "tones",
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_tones_comment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "revision", name="pk_tones"),
    )
    op.add_column("comments", sa.Column("heat", sa.Double(), nullable=True))
    op.add_column("comments", sa.Column("tone_language", sa.String(35), nullable=True))
    op.add_column("comments", sa.Column("tone_bits", sa.Integer(), nullable=True))
    identified = sa.Column(
        "language_identified", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("comments", identified)
    op.create_index("ix_comments_queue_by_heat", "comments", ["site_id", "status", "heat", "id"])
    for name, columns, where in _PARTIAL:
        op.create_index(
            name,
            "comments",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    """Drop them."""
    for name in ("ix_comments_tone_unread", "ix_comments_heated", "ix_comments_queue_by_heat"):
        op.drop_index(name, "comments")
    for column in ("language_identified", "tone_bits", "tone_language", "heat"):
        op.drop_column("comments", column)
    op.drop_table("tones")
