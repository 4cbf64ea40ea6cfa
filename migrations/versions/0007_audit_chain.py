"""The audit trail becomes a chain per site, and the days of each site are counted.

Rows from before are chained by plain hashes: a migration has no keys. The first row that is
written afterwards seals them all.
"""

from collections import defaultdict
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NO_SITE = "00000000-0000-0000-0000-000000000000"
_START = b"\0" * 32
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    """Move the rows into chains, and make the tables of the days."""
    op.rename_table("audit", "audit_before")
    op.drop_index("ix_audit_created_at", "audit_before")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("pk_audit", "audit_before")
    _create_audit()
    _create_heads()
    _move_rows()
    op.drop_table("audit_before")
    _create_numbers()


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("chain", _ID, nullable=False),
        sa.Column("number", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_id", _ID, nullable=True),
        sa.Column("before", sa.String(length=10), nullable=True),
        sa.Column("after", sa.String(length=10), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=True),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("chain", "number", name="pk_audit"),
    )
    op.create_index("ix_audit_by_actor", "audit", ["chain", "actor", "number"])
    op.create_index("ix_audit_by_action", "audit", ["chain", "action", "number"])
    op.create_index("ix_audit_by_object", "audit", ["chain", "object_id", "number"])
    op.create_index("ix_audit_by_time", "audit", ["chain", "created_at"])
    op.create_index("ix_audit_of_actor", "audit", ["actor", "action", "created_at"])


def _create_heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("chain", _ID, nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("count", _NUMBER, nullable=False),
        sa.Column("anchor_number", _NUMBER, nullable=False),
        sa.Column("anchor_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("anchor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anchor_key_id", sa.String(length=32), nullable=True),
        sa.Column("anchor_seal", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_heads"),
    )


def _create_numbers() -> None:
    site = sa.ForeignKeyConstraint
    op.create_table(
        "daily_numbers",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        site(["site_id"], ["sites.id"], name="fk_daily_numbers_site_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "day", "figure", "code", name="pk_daily_numbers"),
    )
    op.create_table(
        "counted_days",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        site(["site_id"], ["sites.id"], name="fk_counted_days_site_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", name="pk_counted_days"),
    )
    op.create_index("ix_decisions_of_site_by_time", "decisions", ["site_id", "created_at"])


def _move_rows() -> None:
    """Number the rows of each chain from 1, and give every site a head."""
    connection = op.get_bind()
    before, audit, heads, sites = (_table(name) for name in _COLUMNS)
    ends = defaultdict(lambda: (0, _START))
    ends[_NO_SITE] = (0, _START)
    for (site_id,) in connection.execute(sa.select(sites.c.id)):
        ends[site_id] = (0, _START)
    query = sa.select(before).order_by(before.c.number)
    for row in connection.execute(query).mappings().all():
        chain = row["site_id"] or _NO_SITE
        number, last = ends[chain]
        new = _chained(dict(row), chain, number + 1, last)
        connection.execute(audit.insert(), new)
        ends[chain] = (number + 1, new["hash"])
    for chain, (number, last) in ends.items():
        head = {"chain": chain, "number": number, "hash": last, "count": number}
        connection.execute(heads.insert(), head | {"anchor_number": 0, "anchor_hash": _START})


def _chained(row, chain, number, last):
    created_at = row["created_at"]
    if created_at.tzinfo is None:
        created_at = created_at.replace(tzinfo=UTC)
    moment = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = (b"audit row 1", chain, str(number), moment, row["actor"], row["action"])
    form = _joined(*fields, row["object_id"], None, None, None, last)
    kept = {name: row[name] for name in ("actor", "action", "object_id", "created_at")}
    digest = sha256(form).digest()
    return kept | {"chain": chain, "number": number, "previous": last, "hash": digest}


def _joined(*fields):
    """As rows are sealed from now on: each field says its length."""
    datas = [field.encode() if isinstance(field, str) else field for field in fields]
    return b"".join(b"-" if data is None else b"%d:%b" % (len(data), data) for data in datas)


_TYPES = {
    "chain": _ID,
    "site_id": _ID,
    "object_id": _ID,
    "id": _ID,
    "created_at": sa.DateTime(timezone=True),
}
_COLUMNS = {
    "audit_before": "number site_id actor action object_id created_at",
    "audit": "chain number actor action object_id created_at previous hash",
    "audit_heads": "chain number hash count anchor_number anchor_hash",
    "sites": "id",
}


def _table(name):
    columns = _COLUMNS[name].split()
    return sa.table(name, *(sa.column(column, _TYPES.get(column)) for column in columns))


def downgrade() -> None:
    """Back to one list without seals."""
    op.drop_index("ix_decisions_of_site_by_time", "decisions")
    op.drop_table("counted_days")
    op.drop_table("daily_numbers")
    op.drop_table("audit_heads")
    op.drop_table("audit")
    op.create_table(
        "audit",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("site_id", _ID, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_audit_site_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_created_at", "audit", ["created_at"])
