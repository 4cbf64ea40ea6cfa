"""Mail to who gave a notice: whom it is for, and whether they want it."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Add the columns: whoever gave a notice before is not written to."""
    for column in (
        sa.Column("name", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("state", sa.String(10), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("notice_contacts", column)
    op.create_index("ix_notice_contacts_name", "notice_contacts", ["name"])
    new = sa.text("state = 'new'")
    op.create_index(
        "ix_notice_contacts_new",
        "notice_contacts",
        ["site_id"],
        sqlite_where=new,
        postgresql_where=new,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_notice_contacts_new", "notice_contacts")
    op.drop_index("ix_notice_contacts_name", "notice_contacts")
    for column in ("confirmed_at", "state", "name"):
        op.drop_column("notice_contacts", column)
