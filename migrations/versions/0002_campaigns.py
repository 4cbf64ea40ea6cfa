"""Sketches, by which copies of a text are recognised, and decisions that were made together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_BANDS = tuple(f"band_{number}" for number in range(1, 5))


def upgrade() -> None:
    """Make both tables. Comments that are there already have no sketch."""
    _create_sketches()
    _create_joint_decisions()


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("joint_decisions")
    op.drop_table("sketches")


def _create_sketches() -> None:
    op.create_table(
        "sketches",
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("minima", sa.LargeBinary(length=64), nullable=False),
        *(sa.Column(band, sa.BigInteger(), nullable=False) for band in _BANDS),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_sketches_comment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_sketches"),
    )
    for band in _BANDS:
        op.create_index(f"ix_sketches_{band}", "sketches", [band, "seen_at"], unique=False)


def _create_joint_decisions() -> None:
    op.create_table(
        "joint_decisions",
        sa.Column("decision_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("joint_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name="fk_joint_decisions_decision_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision_id", name="pk_joint_decisions"),
    )
    op.create_index("ix_joint_decisions_joint_id", "joint_decisions", ["joint_id"], unique=False)
