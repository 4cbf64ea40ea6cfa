"""Webhook endpoints and their tests, changes that admins made, and when keys were last used."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.Uuid(as_uuid=False)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make three tables, and a column for each kind of credential that nothing has set yet."""
    _endpoints()
    _tests()
    _changes()
    op.add_column("api_keys", sa.Column("last_used_at", _MOMENT, nullable=True))
    op.add_column("signing_secrets", sa.Column("last_used_at", _MOMENT, nullable=True))


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.Column("disabled_reason", sa.String(length=20), nullable=True),
        sa.Column("failing_since", _MOMENT, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_webhook_endpoints_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
    )
    op.create_index("ix_webhook_endpoints_site_id", "webhook_endpoints", ["site_id"])
    op.create_index("ix_webhook_endpoints_removed_at", "webhook_endpoints", ["removed_at"])


def _tests() -> None:
    op.create_table(
        "webhook_tests",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("endpoint_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_webhook_tests_site_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name="fk_webhook_tests_endpoint_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_tests"),
    )
    op.create_index("ix_webhook_tests_site_id", "webhook_tests", ["site_id"])
    op.create_index("ix_webhook_tests_endpoint_id", "webhook_tests", ["endpoint_id"])
    op.create_index("ix_webhook_tests_waiting", "webhook_tests", ["finished_at", "created_at"])


def _changes() -> None:
    op.create_table(
        "site_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("moderator_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", _ID, nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_site_changes_site_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderators.id"],
            name="fk_site_changes_moderator_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_site_changes"),
    )
    op.create_index("ix_site_changes_site_id", "site_changes", ["site_id"])
    op.create_index("ix_site_changes_created_at", "site_changes", ["created_at"])


def downgrade() -> None:
    """Drop all of it."""
    op.drop_column("signing_secrets", "last_used_at")
    op.drop_column("api_keys", "last_used_at")
    op.drop_table("site_changes")
    op.drop_table("webhook_tests")
    op.drop_table("webhook_endpoints")
