"""One page is one thread: threads that were kept apart by how an address was written become one.

What a page is, is said by the code's own rule, not by a copy as of today. Nothing is lost: what was
joined is written down, as a move, so that it can be undone; all of it is one transaction.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from moderation.identifiers import new_id
from moderation.web_address import NoAddress, host_as_sent, page_address, split_address

revision = "0026"
down_revision = "0025"

_PAGE = 1_000
_FEW = 400  # identifiers in one statement
_NOBODY = "00000000-0000-0000-0000-000000000000"
_identifier = sa.Uuid(as_uuid=False)
_moment = sa.DateTime(timezone=True)
_threads = sa.table(
    "threads",
    sa.column("id", _identifier),
    sa.column("site_id", _identifier),
    sa.column("url", sa.Text()),
    sa.column("url_digest", sa.LargeBinary()),
    sa.column("title", sa.String()),
    sa.column("excerpt", sa.Text()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", _moment),
)
_comments = sa.table("comments", sa.column("id", _identifier), sa.column("thread_id", _identifier))
_documents = sa.table(
    "search_documents", sa.column("comment_id", _identifier), sa.column("words", sa.Text())
)
_origins = sa.table(
    "site_origins", sa.column("site_id", _identifier), sa.column("origin", sa.String())
)
_moves = sa.table(
    "thread_moves",
    sa.column("id", _identifier),
    sa.column("site_id", _identifier),
    sa.column("kind", sa.String()),
    sa.column("old_address", sa.Text()),
    sa.column("new_address", sa.Text()),
    sa.column("moved", sa.Integer()),
    sa.column("merged", sa.Integer()),
    sa.column("comments", sa.Integer()),
    sa.column("created_at", _moment),
)
_moved = sa.table(
    "moved_threads",
    sa.column("move_id", _identifier),
    sa.column("thread_id", _identifier),
    sa.column("into_id", _identifier),
    sa.column("url", sa.Text()),
    sa.column("url_digest", sa.LargeBinary()),
    sa.column("new_digest", sa.LargeBinary()),
    sa.column("title", sa.String()),
    sa.column("excerpt", sa.Text()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", _moment),
)
_moved_comments = sa.table(
    "moved_comments",
    sa.column("move_id", _identifier),
    sa.column("comment_id", _identifier),
    sa.column("thread_id", _identifier),
)


def upgrade() -> None:
    """Add what remembers moves, and join what is one page."""
    op.add_column("sites", sa.Column("page_rules", sa.JSON(none_as_null=True), nullable=True))
    _add_tables()
    connection = op.get_bind()
    _rewrite_origins(connection)
    _join_threads(connection)


def downgrade() -> None:
    """Drop what remembers; what was joined stays so."""
    for table in ("moved_comments", "moved_threads", "thread_moves"):
        op.drop_table(table)
    op.drop_column("sites", "page_rules")


def _add_tables() -> None:
    op.create_table(
        "thread_moves",
        sa.Column("id", _identifier, nullable=False),
        sa.Column("site_id", _identifier, nullable=False),
        sa.Column("moderator_id", _identifier, nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("old_address", sa.Text(), nullable=False),
        sa.Column("new_address", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("merged", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("audited_at", _moment, nullable=True),
        sa.Column("undone_at", _moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_moves")),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
            name=op.f("fk_thread_moves_site_id_sites"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderators.id"],
            name=op.f("fk_thread_moves_moderator_id_moderators"),
            ondelete="SET NULL",
        ),
    )
    op.create_index(op.f("ix_thread_moves_site_id"), "thread_moves", ["site_id"])
    op.create_index(op.f("ix_thread_moves_moderator_id"), "thread_moves", ["moderator_id"])
    op.create_table(
        "moved_threads",
        sa.Column("move_id", _identifier, nullable=False),
        sa.Column("thread_id", _identifier, nullable=False),
        sa.Column("into_id", _identifier, nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("new_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("move_id", "thread_id", name=op.f("pk_moved_threads")),
        sa.ForeignKeyConstraint(
            ["move_id"],
            ["thread_moves.id"],
            name=op.f("fk_moved_threads_move_id_thread_moves"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "moved_comments",
        sa.Column("move_id", _identifier, nullable=False),
        sa.Column("comment_id", _identifier, nullable=False),
        sa.Column("thread_id", _identifier, nullable=False),
        sa.PrimaryKeyConstraint("move_id", "comment_id", name=op.f("pk_moved_comments")),
        sa.ForeignKeyConstraint(
            ["move_id"],
            ["thread_moves.id"],
            name=op.f("fk_moved_comments_move_id_thread_moves"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_moved_comments_comment_id_comments"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_moved_comments_comment_id"), "moved_comments", ["comment_id"])


def _rewrite_origins(connection: sa.Connection) -> None:
    """Origins that people wrote as they read them become what browsers send."""
    rows = connection.execute(sa.select(_origins.c.site_id, _origins.c.origin)).all()
    known = {tuple(row) for row in rows}
    for site_id, origin in rows:
        sent = _origin_as_sent(origin)
        if sent == origin:
            continue
        its = sa.and_(_origins.c.site_id == site_id, _origins.c.origin == origin)
        if (site_id, sent) in known:
            connection.execute(sa.delete(_origins).where(its))
        else:
            connection.execute(sa.update(_origins).where(its).values(origin=sent))
            known.add((site_id, sent))


def _origin_as_sent(origin: str) -> str:
    try:
        parts = split_address(origin)
        host = host_as_sent(parts.hostname or "")
    except NoAddress:
        return origin
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def _join_threads(connection: sa.Connection) -> None:
    by_site: dict[str, list[tuple[Any, bytes]]] = defaultdict(list)
    for row in _every_thread(connection):
        digest = _new_digest(row)
        if digest is not None:
            by_site[row.site_id].append((row, digest))
    for site_id, changed in by_site.items():
        _join_site(connection, site_id, changed)


def _every_thread(connection: sa.Connection) -> Iterator[Any]:
    ordered = sa.select(_threads).order_by(_threads.c.id).limit(_PAGE)
    after = _NOBODY
    while page := connection.execute(ordered.where(_threads.c.id > after)).all():
        yield from page
        after = page[-1].id


def _new_digest(row: Any) -> bytes | None:
    """What stands for the page from now on, where that is another than until now."""
    if hashlib.sha256(row.url.encode()).digest() != bytes(row.url_digest):
        return None
    try:
        digest = hashlib.sha256(page_address(row.url).encode()).digest()
    except NoAddress:
        return None
    return None if digest == bytes(row.url_digest) else digest


def _join_site(
    connection: sa.Connection, site_id: str, changed: Sequence[tuple[Any, bytes]]
) -> None:
    move_id = new_id()
    there = _threads_at(connection, site_id, {digest for _, digest in changed})
    oldest_first = sorted(changed, key=lambda one: (one[0].created_at, one[0].id))
    moved = []
    for row, digest in oldest_first:
        into = there.setdefault(digest, row)
        is_merged = into is not row
        moved.append(_record(move_id, row, digest, into.id if is_merged else None))
    merged = [one for one in moved if one["into_id"]]
    connection.execute(
        sa.insert(_moves).values(
            id=move_id,
            site_id=site_id,
            kind="upgrade",
            old_address="",
            new_address="",
            moved=len(moved) - len(merged),
            merged=len(merged),
            comments=0,
            created_at=datetime.now(UTC),
        )
    )
    connection.execute(sa.insert(_moved), moved)
    _move_comments(connection, move_id)
    _put_together(connection, there, merged)
    _rename(connection, [one for one in moved if not one["into_id"]])


def _threads_at(connection: sa.Connection, site_id: str, digests: set[bytes]) -> dict[bytes, Any]:
    found = {}
    for some in _chunks(sorted(digests)):
        rows = connection.execute(
            sa.select(_threads).where(
                _threads.c.site_id == site_id, _threads.c.url_digest.in_(some)
            )
        )
        found.update({bytes(row.url_digest): row for row in rows})
    return found


def _record(move_id: str, row: Any, digest: bytes, into: str | None) -> dict[str, Any]:
    return {
        "move_id": move_id,
        "thread_id": row.id,
        "into_id": into,
        "url": row.url,
        "url_digest": row.url_digest,
        "new_digest": digest,
        "title": row.title,
        "excerpt": row.excerpt,
        "version": row.version,
        "created_at": row.created_at,
    }


def _move_comments(connection: sa.Connection, move_id: str) -> None:
    merged = sa.select(_moved.c.thread_id).where(
        _moved.c.move_id == move_id, _moved.c.into_id.is_not(None)
    )
    theirs = sa.select(
        sa.literal(move_id, _identifier), _comments.c.id, _comments.c.thread_id
    ).where(_comments.c.thread_id.in_(merged))
    written = sa.insert(_moved_comments).from_select(["move_id", "comment_id", "thread_id"], theirs)
    connection.execute(written)
    mine = sa.select(_moved_comments.c.comment_id).where(_moved_comments.c.move_id == move_id)
    count = connection.execute(sa.select(sa.func.count()).select_from(mine.subquery())).scalar()
    connection.execute(sa.update(_moves).where(_moves.c.id == move_id).values(comments=count))
    connection.execute(  # search knows them by their thread, too
        sa.update(_documents)
        .where(_documents.c.comment_id.in_(mine), _documents.c.words.is_not(None))
        .values(words=sa.null())
    )
    into = (
        sa.select(_moved.c.into_id)
        .where(_moved.c.move_id == move_id, _moved.c.thread_id == _comments.c.thread_id)
        .scalar_subquery()
    )
    connection.execute(
        sa.update(_comments).where(_comments.c.thread_id.in_(merged)).values(thread_id=into)
    )


def _put_together(
    connection: sa.Connection, there: dict[bytes, Any], merged: Sequence[dict[str, Any]]
) -> None:
    """What is left keeps its title and excerpt, if it has them; everybody asks for it anew."""
    by_id = {row.id: row for row in there.values()}
    wanted: dict[str, dict[str, Any]] = {}
    for one in merged:
        kept = by_id[one["into_id"]]
        row = wanted.setdefault(
            kept.id,
            {"row": kept.id, "t": kept.title, "e": kept.excerpt, "v": kept.version + 1},
        )
        row["t"], row["e"] = row["t"] or one["title"], row["e"] or one["excerpt"]
        row["v"] = max(row["v"], one["version"] + 1)
    for some in _chunks([one["thread_id"] for one in merged]):
        connection.execute(sa.delete(_threads).where(_threads.c.id.in_(some)))
    if wanted:
        put = sa.update(_threads).where(_threads.c.id == sa.bindparam("row"))
        values = {"title": sa.bindparam("t"), "excerpt": sa.bindparam("e")}
        connection.execute(
            put.values({**values, "version": sa.bindparam("v")}), list(wanted.values())
        )


def _rename(connection: sa.Connection, renamed: Sequence[dict[str, Any]]) -> None:
    """A page's new address is nobody's old one: it is known by itself."""
    put = sa.update(_threads).where(_threads.c.id == sa.bindparam("row"))
    rows = [
        {"row": one["thread_id"], "d": one["new_digest"], "u": page_address(one["url"])}
        for one in renamed
    ]
    if rows:
        connection.execute(put.values(url_digest=sa.bindparam("d"), url=sa.bindparam("u")), rows)


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[place : place + _FEW] for place in range(0, len(items), _FEW))
