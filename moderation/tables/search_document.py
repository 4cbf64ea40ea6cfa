"""A comment as search knows it, and the mark that it isn't searchable yet."""

from sqlalchemy import BigInteger, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.owners import CommentId, SiteId


class SearchDocument(Base):
    """One row for each comment; ``number`` rises as they come in, and is what results go by.

    ``words`` is what the index is made of; None: the worker hasn't read the comment's newest text
    yet. On SQLite triggers carry it into the table ``search_index``, on PostgreSQL it is the index.
    """

    __tablename__ = "search_documents"
    __table_args__ = (
        Index(
            "ix_search_documents_unread",
            "number",
            sqlite_where=text("words IS NULL"),
            postgresql_where=text("words IS NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    comment_id: Mapped[CommentId] = mapped_column(unique=True)
    site_id: Mapped[SiteId]
    words: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
