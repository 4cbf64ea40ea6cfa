"""What a site blocks and what it trusts, in one table; and decisions found by site."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEPT = "id, site_id, kind, value, blind_index, reason, moderator_id, created_at, expires_at"


def upgrade() -> None:
    """Move what was blocked into the new table."""
    _create("list_entries", with_list=True)
    op.create_index("ix_list_entries_of_site", "list_entries", ["site_id", "list_name", "id"])
    op.execute(
        f"INSERT INTO list_entries ({_KEPT}, list_name) SELECT {_KEPT}, 'blocked' "  # noqa: S608
        "FROM blocked_entries"
    )
    op.drop_table("blocked_entries")
    op.add_column(
        "sites", sa.Column("lists_version", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index("ix_labels_of_site", "labels", ["site_id", "id"])


def downgrade() -> None:
    """Keep what is blocked; what is trusted is lost."""
    op.drop_index("ix_labels_of_site", "labels")
    op.drop_column("sites", "lists_version")
    _create("blocked_entries", with_list=False)
    op.create_index("ix_blocked_entries_site_id", "blocked_entries", ["site_id"])
    op.execute(
        f"INSERT INTO blocked_entries ({_KEPT}) SELECT {_KEPT} FROM list_entries "  # noqa: S608
        "WHERE list_name = 'blocked' AND removed_at IS NULL AND kind <> 'network'"
    )
    op.drop_table("list_entries")


def _create(name: str, *, with_list: bool) -> None:
    moment = sa.DateTime(timezone=True)
    added = (
        sa.Column("list_name", sa.String(length=10), nullable=False),
        sa.Column("removed_at", moment, nullable=True),
    )
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("blind_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("moderator_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        *(added if with_list else ()),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=f"fk_{name}_moderator_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=f"fk_{name}_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
