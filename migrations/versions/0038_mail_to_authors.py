"""Mail to authors: who asked for it, what is on its way, and whom nobody writes to again."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
_identifier = sa.Uuid(as_uuid=False)
_moment = sa.DateTime(timezone=True)
_waiting = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Add the tables, and how far the decisions of a site were looked at."""
    op.add_column("sites", sa.Column("mailed_until", _moment, nullable=True))
    _add_subscriptions()
    _add_mails()
    op.create_table(
        "suppressed_addresses",
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("why", sa.String(10), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_suppressed_addresses"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("suppressed_addresses", "mails", "subscriptions"):
        op.drop_table(table)
    op.drop_column("sites", "mailed_until")


def _add_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("comment_id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("name", _identifier, nullable=False),
        sa.Column("blind_index", sa.LargeBinary(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("confirmed_at", _moment, nullable=True),
        sa.Column("key_id", sa.String(32), nullable=False),
        _foreign_key("subscriptions", "comment_id", "comments"),
        _foreign_key("subscriptions", "site_id", "sites"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_of_author", "subscriptions", ["site_id", "blind_index"])
    for column in ("name", "asked_at"):
        op.create_index(f"ix_subscriptions_{column}", "subscriptions", [column])


def _add_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("name", _identifier, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("comment_id", _identifier, nullable=False),
        sa.Column("about_id", _identifier, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("ended_at", _moment, nullable=True),
        _foreign_key("mails", "site_id", "sites"),
        _foreign_key("mails", "comment_id", "comments"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("name", "kind", "about_id", name="uq_mails_name_kind_about_id"),
    )
    op.create_index("ix_mails_of_site", "mails", ["site_id", "kind", "created_at"])
    for column in ("comment_id", "created_at"):
        op.create_index(f"ix_mails_{column}", "mails", [column])
    partial = {"sqlite_where": _waiting, "postgresql_where": _waiting}
    op.create_index("ix_mails_waiting", "mails", ["due_at"], **partial)


def _foreign_key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
