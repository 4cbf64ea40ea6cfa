"""Statements about the author contacts, for actions that never open one.

No room but the vault names the table: what others may do with its rows is listed here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    select,
)
from sqlalchemy.orm import Session, aliased

from moderation.column_types import unindexed
from moderation.database import Base
from moderation.identifiers import first_id_of
from moderation.tables.author_contact import SealedValue
from moderation.tables.comment import Comment
from moderation.tables.decision import Decision
from moderation.transactions.gathered import waiting_rows
from moderation.transactions.prepared import Prepared

_CLOCKS_DIFFER = timedelta(days=1)  # far more than two machines ever do
NEWEST = 50  # of an author's comments: enough to know somebody, and a bound on the work

_contacts = SealedValue.__table__.c

# Bind ``site_id`` and ``blind_index``; the identifiers of the author's comments, newest first.
COMMENTS_BY_AUTHOR: Select[str] = (
    select(_contacts.comment_id)
    .where(
        _contacts.site_id == bindparam("site_id"),
        _contacts.blind_index == bindparam("blind_index"),
    )
    .order_by(_contacts.comment_id.desc())
)


BLIND_INDEX = Prepared(
    select(_contacts.blind_index).where(
        _contacts.comment_id == bindparam("comment_id"), _contacts.field == "email"
    )
)
INSERT_CONTACT = Prepared(insert(SealedValue.__table__))


def written_at_one_moment(connection: Connection, site_id: str, blind_index: bytes) -> set[str]:
    """Which comments, of those that are gathered with this one, are by this author."""
    return {
        str(row["comment_id"])
        for row in waiting_rows(connection, INSERT_CONTACT)
        if row["blind_index"] == blind_index and row["site_id"] == site_id
    }


def beside(comments: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same rows of comments, each with ``sealed`` and ``key_id`` of its e-mail contact.

    None where it has none. What is sealed is for ``Vault.masked`` to say.
    """
    is_its = and_(SealedValue.comment_id == Comment.id, SealedValue.field == "email")
    return comments.outerjoin(SealedValue, is_its).add_columns(
        SealedValue.sealed, SealedValue.key_id
    )


def oldest_comment(theirs: Select[str]) -> ScalarSelect[datetime]:
    """When the oldest of ``theirs``, which are of one author, came in."""
    oldest = theirs.order_by(None).order_by(_contacts.comment_id).limit(1).scalar_subquery()
    return select(Comment.created_at).where(Comment.id == oldest).scalar_subquery()


def forget(session: Session, comment_ids: Sequence[str]) -> None:
    """Delete everything sealed of these comments, blind indexes included."""
    session.execute(delete(SealedValue).where(SealedValue.comment_id.in_(comment_ids)))


def outlived(
    before: datetime,
) -> tuple[type[Base], ColumnElement[bool], ScalarSelect[datetime]]:
    """The table, which of its rows still hold a value of a comment that somebody decided on, and
    when that was.

    A comment is older than its decision, so what came in a day after ``before`` isn't looked at.
    """
    its = Comment.id == SealedValue.comment_id
    decided = exists(select(Comment.id).where(its, Comment.status != "pending"))
    old = SealedValue.comment_id < first_id_of(before + _CLOCKS_DIFFER)
    since = select(Comment.decided_at).where(its).scalar_subquery()
    return SealedValue, and_(SealedValue.sealed.is_not(None), old, decided), since


def approved_before(comment_id: Any, site_id: Any, as_of: str | None = None) -> ColumnElement[bool]:
    """Whether another comment by the author of a comment is approved; never, without an address.

    Looks at as many of the author's newest comments as policy does. With ``as_of``, an identifier,
    it is as it was when that was made.
    """
    this, theirs = aliased(SealedValue), aliased(SealedValue)
    author = (
        select(this.blind_index)
        .where(this.comment_id == comment_id, this.field == "email")
        .correlate_except(this)
        .scalar_subquery()
    )
    query = (
        select(theirs.comment_id)
        .where(
            theirs.site_id == site_id,
            theirs.blind_index == author,
            theirs.comment_id != comment_id,
        )
        .correlate_except(theirs)
        .order_by(theirs.comment_id.desc())
        .limit(NEWEST)
    )
    if as_of is not None:
        return _was_approved(query.where(theirs.comment_id <= as_of), as_of)
    newest = query.subquery()
    approved = aliased(Comment)
    # From the author's comments to their status: the other way leads through all that is approved.
    return exists(
        select(approved.id)
        .join(newest, newest.c.comment_id == approved.id)
        .where(unindexed(approved.status) == "approved")
        .correlate_except(approved, newest)
    )


def _was_approved(newest: Select[str], as_of: str) -> ColumnElement[bool]:
    """Whether one of these comments was approved at a moment, which their log knows."""
    then, later = aliased(Decision), aliased(Decision)
    superseded = exists(
        select(later.id)
        .where(
            later.comment_id == then.comment_id,
            later.version > then.version,
            later.id <= as_of,
        )
        .correlate(then)
    )
    return exists(
        select(then.id)
        .where(
            then.comment_id.in_(newest),
            then.id <= as_of,
            then.status == "approved",
            ~superseded,
        )
        .correlate_except(then)
    )
