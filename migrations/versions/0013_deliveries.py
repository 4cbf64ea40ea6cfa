"""Events on their way to endpoints, the tries of that, and how an endpoint fares."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ID = sa.Uuid(as_uuid=False)
_MOMENT = sa.DateTime(timezone=True)
_UNDISPATCHED = sa.text("dispatched_at IS NULL AND withdrawn_at IS NULL")
_WAITING = sa.text("state = 'waiting'")
_CLAIMED = sa.text("claimed_until IS NOT NULL")


def upgrade() -> None:
    """Make two tables. ``delivered_at`` was never set, so it can mean something else."""
    op.drop_index("ix_events_waiting", "events")
    op.alter_column("events", "delivered_at", new_column_name="dispatched_at")
    op.create_index("ix_events_of_site", "events", ["site_id", "created_at", "id"])
    _partial_index("ix_events_waiting", "events", ["due_at"], _UNDISPATCHED)
    _endpoints()
    _dispatches()
    _deliveries()


def _partial_index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _endpoints() -> None:
    kind = sa.Column("kind", sa.String(length=20), server_default="webhook", nullable=False)
    op.add_column("webhook_endpoints", kind)
    op.add_column("webhook_endpoints", sa.Column("last_failed_at", _MOMENT, nullable=True))
    failures = sa.Column("failures", sa.Integer(), server_default="0", nullable=False)
    op.add_column("webhook_endpoints", failures)
    op.add_column("webhook_endpoints", sa.Column("paused_until", _MOMENT, nullable=True))


def _dispatches() -> None:
    op.create_table(
        "dispatches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("endpoint_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("dead_because", sa.String(length=20), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        _belongs_to("events", "event_id", "dispatches"),
        _belongs_to("sites", "site_id", "dispatches"),
        _belongs_to("webhook_endpoints", "endpoint_id", "dispatches"),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
        sa.UniqueConstraint("event_id", "endpoint_id", name="uq_dispatches_event_id_endpoint_id"),
    )
    table = "dispatches"
    op.create_index("ix_dispatches_site_id", table, ["site_id"])
    op.create_index("ix_dispatches_of_endpoint", table, ["endpoint_id", "state", "id"])
    _partial_index("ix_dispatches_waiting", table, ["endpoint_id", "next_try_at"], _WAITING)
    in_order = ["endpoint_id", "comment_id", "sequence"]
    _partial_index("ix_dispatches_in_order", table, in_order, _WAITING)
    _partial_index("ix_dispatches_oldest", table, ["created_at"], _WAITING)
    _partial_index("ix_dispatches_claimed", table, ["claimed_until"], _CLAIMED)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("dispatch_id", _ID, nullable=False),
        sa.Column("endpoint_id", _ID, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        _belongs_to("dispatches", "dispatch_id", "deliveries"),
        _belongs_to("webhook_endpoints", "endpoint_id", "deliveries"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_dispatch_id", "deliveries", ["dispatch_id"])
    op.create_index("ix_deliveries_of_endpoint", "deliveries", ["endpoint_id", "id"])
    by_outcome = ["endpoint_id", "outcome", "id"]
    op.create_index("ix_deliveries_by_outcome", "deliveries", by_outcome)


def _belongs_to(parent: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Drop all of it; what was dispatched counts as delivered."""
    op.drop_table("deliveries")
    op.drop_table("dispatches")
    for column in ("paused_until", "failures", "last_failed_at", "kind"):
        op.drop_column("webhook_endpoints", column)
    op.drop_index("ix_events_waiting", "events")
    op.drop_index("ix_events_of_site", "events")
    op.alter_column("events", "dispatched_at", new_column_name="delivered_at")
    columns = ["delivered_at", "withdrawn_at", "due_at"]
    op.create_index("ix_events_waiting", "events", columns)
