"""Reports of readers, notices that a text is illegal, and how those who report have fared."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_ID = sa.Uuid(as_uuid=False)
_TIME = sa.DateTime(timezone=True)
_OPEN = sa.text("state = 'open'")
_OF_DECISION = sa.text("decision_id IS NOT NULL")


def upgrade() -> None:
    """Make the tables."""
    _make_reports()
    _make_records()
    _make_notices()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "illegal_grounds",
        "notice_contacts",
        "notices",
        "reporter_records",
        "reports",
    ):
        op.drop_table(table)


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_notice", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("in_wave", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decision_id", _ID, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        _to("reports", "site_id", "sites.id"),
        _to("reports", "comment_id", "comments.id"),
        _to("reports", "decision_id", "decisions.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("token_digest", name="uq_reports_token_digest"),
    )
    network = ["comment_id", "revision", "reporter"]
    op.create_index("uq_reports_of_network", "reports", network, unique=True)
    waiting = ["site_id", "comment_id", "is_notice", "created_at", "weight", "revision"]
    op.create_index(
        "ix_reports_open", "reports", waiting, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_reports_of_site", "reports", ["site_id", "id"])
    op.create_index("ix_reports_of_reporter", "reports", ["site_id", "reporter", "created_at"])
    op.create_index("ix_reports_closed_at", "reports", ["closed_at"])
    op.create_index(
        "ix_reports_decision_id",
        "reports",
        ["decision_id"],
        sqlite_where=_OF_DECISION,
        postgresql_where=_OF_DECISION,
    )


def _make_records() -> None:
    op.create_table(
        "reporter_records",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("reporter", sa.LargeBinary(length=16), nullable=False),
        sa.Column("upheld", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.Column("trusted_at", _TIME, nullable=True),
        sa.Column("warned_at", _TIME, nullable=True),
        sa.Column("muted_at", _TIME, nullable=True),
        sa.Column("muted_until", _TIME, nullable=True),
        sa.Column("last_at", _TIME, nullable=False),
        _to("reporter_records", "site_id", "sites.id"),
        sa.PrimaryKeyConstraint("site_id", "reporter", name="pk_reporter_records"),
    )
    op.create_index("ix_reporter_records_last_at", "reporter_records", ["last_at"])


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("good_faith", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("receipt_at", _TIME, nullable=False),
        sa.Column("answered_at", _TIME, nullable=True),
        _to("notices", "report_id", "reports.id"),
        _to("notices", "site_id", "sites.id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("token_digest", name="uq_notices_token_digest"),
    )
    op.create_index("ix_notices_report_id", "notices", ["report_id"])
    op.create_index("ix_notices_site_id", "notices", ["site_id"])
    op.create_table(
        "notice_contacts",
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        _to("notice_contacts", "notice_id", "notices.id"),
        _to("notice_contacts", "site_id", "sites.id"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notice_contacts"),
    )
    op.create_index("ix_notice_contacts_site_id", "notice_contacts", ["site_id"])
    op.create_table(
        "illegal_grounds",
        sa.Column("decision_id", _ID, nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _to("illegal_grounds", "decision_id", "decisions.id"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_illegal_grounds"),
    )


def _to(table: str, column: str, target: str, on_delete: str = "CASCADE") -> sa.Constraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=on_delete)
