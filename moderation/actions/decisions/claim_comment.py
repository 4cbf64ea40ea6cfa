"""Claim a comment: a lease of two minutes, so that two moderators don't read the same text.

Taken by compare-and-set. It ends by itself; whoever still has the page open renews it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.column_types import unindexed
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Claim, Comment, Moderator
from moderation.transactions.prepared import Prepared

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who is on a comment, and until when."""

    comment_id: str
    moderator_id: str
    moderator: str
    expires_at: datetime

    @property
    def seconds_left(self) -> int:
        """How long it still lasts unless it is renewed."""
        return max(0, round((self.expires_at - clock.now()).total_seconds()))


class ClaimedComment(Conflict):
    """Somebody else is on this comment; ``claim`` says who, and until when."""

    def __init__(self, claim: ClaimView) -> None:
        super().__init__(N_("Somebody else is on this comment."))
        self.claim = claim


def claim_comment(
    installation: Installation,
    site_id: str,
    comment_id: str,
    moderator_id: str,
    *,
    take_from: str | None = None,
) -> ClaimView:
    """The moderator's claim, new or renewed.

    ``take_from`` names the moderator whose claim is taken over. Raises ``NotFound``, for another
    site's comment too, and ``ClaimedComment`` where somebody else has it.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        _require_comment(session, site_id, comment_id)
        mine = [moderator_id, take_from] if take_from and is_id(take_from) else [moderator_id]
        free = or_(Claim.moderator_id.in_(mine), Claim.expires_at <= now)
        if not _take(session, comment_id, moderator_id, free, now):
            raise ClaimedComment(_standing(session, comment_id))
        if len(mine) > 1:
            actor = Actor.moderator(moderator_id)
            record_act(session, Act(actor, "claim.taken_over", now, site_id, comment_id))
        return _standing(session, comment_id)


def release_comment(
    installation: Installation, site_id: str, comment_id: str, moderator_id: str
) -> None:
    """Give the moderator's own claim back, if there is one. Raises ``NotFound``."""
    with installation.database.transaction() as session:
        _require_comment(session, site_id, comment_id)
        drop_claim(session, comment_id, moderator_id)


def drop_claim(session: Session, comment_id: str, moderator_id: str | None) -> None:
    """End a moderator's claim in the caller's transaction."""
    _DROP.run(session.connection(), {"comment_id": comment_id, "moderator_id": moderator_id})


def refuse_if_claimed(
    session: Session, comment_id: str, moderator_id: str | None, now: datetime
) -> None:
    """Raise ``ClaimedComment`` where somebody else is on the comment."""
    claim = _find(session, comment_id)
    if claim and claim.expires_at > now and claim.moderator_id != moderator_id:
        raise ClaimedComment(claim)


def claims_on(session: Session, site_id: str) -> Mapping[str, ClaimView]:
    """Who is on which of the site's comments at this moment, by comment."""
    live = _live().rows(session.connection(), {"site_id": site_id, "now": clock.now()})
    return {row[0]: ClaimView(*row) for row in live}


def claimed_by_others(claims: Mapping[str, ClaimView], moderator_id: str) -> set[str]:
    """The comments that somebody else is on."""
    return {one.comment_id for one in claims.values() if one.moderator_id != moderator_id}


@cache  # building a statement costs more than running it, and every page asks
def _live() -> Prepared:
    query: Any = (
        select(Claim.comment_id, Claim.moderator_id, Moderator.display_name, Claim.expires_at)
        .join(Comment, Comment.id == Claim.comment_id)
        .join(Moderator, Moderator.id == Claim.moderator_id)
        # By an index over sites all comments would be gone through; claims are few.
        .where(
            unindexed(Comment.site_id) == bindparam("site_id"),
            Claim.expires_at > bindparam("now", type_=Claim.expires_at.type),
        )
    )
    return Prepared(query)


def _require_comment(session: Session, site_id: str, comment_id: str) -> None:
    query = select(Comment.id).where(Comment.id == comment_id, Comment.site_id == site_id)
    if not is_id(comment_id) or session.scalars(query).one_or_none() is None:
        raise NotFound("There is no such comment.")


def _take(
    session: Session, comment_id: str, moderator_id: str, free: ColumnElement[bool], now: datetime
) -> bool:
    """Change the row where it is free, else add it; of several at once one succeeds."""
    values = {"moderator_id": moderator_id, "expires_at": now + LEASE}
    change = (
        update(Claim)
        .where(Claim.comment_id == comment_id, free)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    connection = session.connection()
    if connection.execute(change).rowcount:
        return True
    try:
        with connection.begin_nested():
            connection.execute(insert(Claim).values(comment_id=comment_id, **values))
    except IntegrityError:
        return False
    return True


def _standing(session: Session, comment_id: str) -> ClaimView:
    found = _find(session, comment_id)
    if found is None:  # it was given back between two looks
        raise Conflict("The claim changed at this moment. Try again.")
    return found


def _find(session: Session, comment_id: str) -> ClaimView | None:
    found = _of_comment().rows(session.connection(), {"comment_id": comment_id})
    return ClaimView(*found[0]) if found else None


@cache
def _of_comment() -> Prepared:
    query: Any = (
        select(Claim.comment_id, Claim.moderator_id, Moderator.display_name, Claim.expires_at)
        .join(Moderator, Moderator.id == Claim.moderator_id)
        .where(Claim.comment_id == bindparam("comment_id"))
    )
    return Prepared(query)


_claims = Claim.__table__.c
_DROP = Prepared(
    delete(Claim.__table__).where(
        _claims.comment_id == bindparam("comment_id"),
        _claims.moderator_id == bindparam("moderator_id"),
    )
)
