"""What search finds comments by: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0010"
down_revision = "0009"

# Words come as we made them: the tokenizer cuts at spaces and leaves everything else alone.
_FTS5 = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        words, content='search_documents', content_rowid='number', tokenize='ascii'
    )
    """,
    # What is deleted is cut out at once, and no mark left that it was there.
    "INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)",
    """
    CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents
    WHEN new.words IS NOT NULL BEGIN
        INSERT INTO search_index(rowid, words) VALUES (new.number, new.words);
    END
    """,
    """
    CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents
    WHEN old.words IS NOT NULL BEGIN
        INSERT INTO search_index(search_index, rowid, words)
        VALUES ('delete', old.number, old.words);
    END
    """,
    """
    CREATE TRIGGER search_documents_cleared AFTER UPDATE OF words ON search_documents
    WHEN old.words IS NOT NULL BEGIN
        INSERT INTO search_index(search_index, rowid, words)
        VALUES ('delete', old.number, old.words);
    END
    """,
    """
    CREATE TRIGGER search_documents_read AFTER UPDATE OF words ON search_documents
    WHEN new.words IS NOT NULL BEGIN
        INSERT INTO search_index(rowid, words) VALUES (new.number, new.words);
    END
    """,
)
# Every look-up reads what fastupdate puts aside from end to end; the worker can wait, people can't.
_GIN = (
    "CREATE INDEX ix_search_documents_words ON search_documents "
    "USING gin (words) WITH (fastupdate = off)"
)
# The comments that are there are read by the worker.
_KNOWN_COMMENTS = """
    INSERT INTO search_documents (comment_id, site_id) SELECT id, site_id FROM comments ORDER BY id
"""


def upgrade() -> None:
    """Make the table and its index, and list every comment as not read yet."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_documents",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_search_documents_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
            name=op.f("fk_search_documents_site_id_sites"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_search_documents_comment_id")),
    )
    op.create_index(
        "ix_search_documents_unread",
        "search_documents",
        ["number"],
        sqlite_where=sa.text("words IS NULL"),
        postgresql_where=sa.text("words IS NULL"),
    )
    for statement in _FTS5 if is_sqlite else (_GIN,):
        op.execute(statement)
    op.execute(_KNOWN_COMMENTS)


def downgrade() -> None:
    """Drop them; on SQLite the triggers go with their table."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_documents")
