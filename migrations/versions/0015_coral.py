"""The secrets that Coral signs with, and sites by their origin."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"

_ID = sa.Uuid(as_uuid=False)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table, and an index of the origins."""
    op.create_table(
        "coral_secrets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_coral_secrets_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coral_secrets"),
    )
    op.create_index("ix_coral_secrets_site_id", "coral_secrets", ["site_id"])
    op.create_index("ix_site_origins_origin", "site_origins", ["origin"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_site_origins_origin", "site_origins")
    op.drop_table("coral_secrets")
