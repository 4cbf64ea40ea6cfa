"""What the queue is filtered by: reasons as bits, whether there are links, order by thread."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_PAGE = 1_000
# As they were when this was written; the code's own table may grow.
_BITS = {
    "wording": 1 << 0,
    "hidden_part": 1 << 1,
    "shape": 1 << 2,
    "script": 1 << 3,
    "links": 1 << 4,
    "contact": 1 << 5,
    "disguise": 1 << 6,
    "gibberish": 1 << 7,
    "praise_without_substance": 1 << 8,
    "relation": 1 << 9,
    "author_name": 1 << 10,
    "author_url": 1 << 11,
    "repeated": 1 << 12,
}
_NOBODY = "00000000-0000-0000-0000-000000000000"
_identifier = sa.Uuid(as_uuid=False)
_opinions = sa.table(
    "opinions",
    sa.column("id", _identifier),
    sa.column("comment_id", _identifier),
    sa.column("reasons", sa.JSON()),
)
_comments = sa.table(
    "comments",
    sa.column("id", _identifier),
    sa.column("body", sa.Text()),
    sa.column("reason_bits", sa.Integer()),
    sa.column("has_links", sa.Boolean()),
)


def upgrade() -> None:
    """Add the columns and the index, and fill them in for what is there already."""
    op.add_column(
        "comments", sa.Column("reason_bits", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "comments",
        sa.Column("has_links", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_comments_queue_by_thread",
        "comments",
        ["site_id", "status", "thread_id", "id"],
        unique=False,
    )
    connection = op.get_bind()
    _fill_in_links(connection)
    _fill_in_reasons(connection)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_comments_queue_by_thread", table_name="comments")
    op.drop_column("comments", "has_links")
    op.drop_column("comments", "reason_bits")


def _fill_in_links(connection: sa.Connection) -> None:
    body = sa.func.lower(_comments.c.body)
    written = sa.or_(*(body.like(f"%{link}%") for link in ("http://", "https://", "www.")))
    connection.execute(sa.update(_comments).where(written).values(has_links=True))


def _fill_in_reasons(connection: sa.Connection) -> None:
    after = _NOBODY
    ordered = sa.select(_opinions).order_by(_opinions.c.id).limit(_PAGE)
    while page := connection.execute(ordered.where(_opinions.c.id > after)).all():
        # The newest opinion of a comment is written last, and stays.
        of_comments = {row.comment_id: _bits(row.reasons) for row in page}
        for bits in sorted(set(of_comments.values())):  # a statement each, and not one a comment
            alike = [one for one, its in of_comments.items() if its == bits]
            its_own = sa.update(_comments).where(_comments.c.id.in_(alike))
            connection.execute(its_own.values(reason_bits=bits))
        after = page[-1].id


def _bits(reasons: list[dict[str, Any]]) -> int:
    towards = {one["code"] for one in reasons if one["weight"] > 0}
    return sum(_BITS.get(code, 0) for code in towards)
