"""Bounds of the mail that asks for a confirmation: it goes to an address that anybody may type."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from moderation.tables import Comment, OutgoingMail, Subscription

_HOUR, _DAY, _MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
OF_ADDRESS: Final = ((1, _DAY), (3, _MONTH))
OF_NETWORK: Final = (5, _HOUR)
OF_SITE: Final = (200, _HOUR)


def may_ask(session: Session, own: Subscription, comment: Comment, now: datetime) -> bool:
    """Whether this address, the network it was typed in and the site are within their bounds.

    Who is beyond them isn't asked, and is asked with their next comment. Of a comment whose network
    the site didn't tell the network is unknown, and all such are one.
    """
    of_address = OutgoingMail.name == own.name
    of_network = Comment.author_network.is_not_distinct_from(comment.author_network)
    return (
        all(_sent(session, own, of_address, now - span) < most for most, span in OF_ADDRESS)
        and _sent(session, own, of_network, now - OF_NETWORK[1]) < _most(comment)
        and _sent(session, own, None, now - OF_SITE[1]) < OF_SITE[0]
    )


def _most(comment: Comment) -> int:
    return OF_NETWORK[0] if comment.author_network else OF_SITE[0]


def _sent(
    session: Session, own: Subscription, which: ColumnElement[bool] | None, since: datetime
) -> int:
    query = (
        select(func.count())
        .select_from(OutgoingMail)
        .join(Comment, Comment.id == OutgoingMail.comment_id)
        .where(
            OutgoingMail.site_id == own.site_id,
            OutgoingMail.kind == "confirm",
            OutgoingMail.created_at > since,
        )
    )
    return session.execute(query if which is None else query.where(which)).scalar_one()
