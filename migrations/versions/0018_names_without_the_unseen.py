"""What nobody sees leaves the names and titles that came in before doors took it out.

The rule is the code's own, not a copy as of today: whoever upgrades later has the better one.
"""

import sqlalchemy as sa
from alembic import op

from moderation.unseen import seen_line

revision = "0018"
down_revision = "0017"

_PAGE = 1_000
_NOBODY = "00000000-0000-0000-0000-000000000000"
_identifier = sa.Uuid(as_uuid=False)
_comments = sa.table(
    "comments",
    sa.column("id", _identifier),
    sa.column("thread_id", _identifier),
    sa.column("author_name", sa.String()),
    sa.column("published_revision", sa.Integer()),
)
_threads = sa.table(
    "threads",
    sa.column("id", _identifier),
    sa.column("title", sa.String()),
    sa.column("version", sa.Integer()),
)
_moderators = sa.table(
    "moderators", sa.column("id", _identifier), sa.column("display_name", sa.String())
)


def upgrade() -> None:
    """Clean what authors, pages and moderators are called."""
    connection = op.get_bind()
    _clean(connection, _comments.c.author_name)
    _clean(connection, _threads.c.title)
    _clean(connection, _moderators.c.display_name, "—")


def downgrade() -> None:
    """What was taken out is not kept."""


def _clean(connection: sa.Connection, names: sa.ColumnClause[str], nameless: str = "") -> None:
    table = names.table
    ordered = sa.select(table.c.id, names.label("name")).order_by(table.c.id).limit(_PAGE)
    setting = sa.update(table).where(table.c.id == sa.bindparam("row"))
    after = _NOBODY
    while page := connection.execute(ordered.where(table.c.id > after)).all():
        cleaned = [
            {"row": row.id, "name": name or nameless}
            for row in page
            if (name := seen_line(row.name)) != row.name
        ]
        if cleaned:
            connection.execute(setting.values({names: sa.bindparam("name")}), cleaned)
            if table is _comments:
                _change_threads(connection, [row["row"] for row in cleaned])
        after = page[-1].id


def _change_threads(connection: sa.Connection, comments: list[str]) -> None:
    """Whoever keeps a copy of the thread must ask for it anew."""
    theirs = sa.select(_comments.c.thread_id).where(
        _comments.c.id.in_(comments), _comments.c.published_revision.is_not(None)
    )
    changed = sa.update(_threads).where(_threads.c.id.in_(theirs))
    connection.execute(changed.values(version=_threads.c.version + 1))
