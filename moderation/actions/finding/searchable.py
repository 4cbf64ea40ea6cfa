"""Keep search in step with the comments, in the transaction that changes them.

A comment's old words leave the index in that transaction; the worker reads the new ones a second
later, so that whoever sends a comment doesn't wait for it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from moderation.tables import SearchDocument
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared


def await_reading(connection: Connection, site_id: str, comment_id: str) -> None:
    """List a new comment as one that the worker should read."""
    insert_later(connection, _INSERT, {"site_id": site_id, "comment_id": comment_id})


def await_reading_of(connection: Connection, site_id: str, comment_ids: Sequence[str]) -> None:
    """List many new comments, which will be read in this order."""
    rows = [{"site_id": site_id, "comment_id": comment_id} for comment_id in comment_ids]
    _INSERT.run_each(connection, rows)


def forget_words(connection: Connection, comment_ids: Sequence[str]) -> None:
    """Take the comments' words out of the index; what they say now is read afresh.

    Comments that are deleted need no more than that: their words go with them.
    """
    connection.execute(
        update(SearchDocument)
        .where(SearchDocument.comment_id.in_(comment_ids), SearchDocument.words.is_not(None))
        .values(words=None)
    )


# Without inline(), each would ask for the number that it was given.
_INSERT = Prepared(insert(SearchDocument.__table__).inline())
