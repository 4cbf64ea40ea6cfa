"""Simulate a threshold on what people have decided: what it would have filed, right and wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, exists, func, select
from sqlalchemy.orm import Session

from moderation.actions.queue.beginnings import excerpt_of
from moderation.policy.threshold_outcome import PastDecisions, ThresholdOutcome
from moderation.tables import Comment, Label, Site

MOST = 5_000
SHOWN = 50
COUNT_UNSEEN_OF = 5_000
# The steps of the curve and of the table behind it.
STEPS = tuple(step / 100 for step in range(1, 101))


@dataclass(frozen=True, slots=True)
class Wronged:
    """A comment that a person approved, and what the model gives it."""

    id: str
    author_name: str
    excerpt: str
    risk: float
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Simulation:
    """The present threshold and another one, on the same decisions."""

    present: ThresholdOutcome
    chosen: ThresholdOutcome
    steps: Sequence[ThresholdOutcome]
    number: int
    is_more: bool  # than were looked at
    wronged: Sequence[Wronged]  # the worst first, whatever the threshold
    unseen: int  # filed as spam above the present threshold, and looked at by nobody
    unseen_is_more: bool
    spam_share: float | None  # that the site has set


def simulate_threshold(session: Session, site_id: str, threshold: float | None) -> Simulation:
    """The newest ``MOST`` decisions of people that stand, under ``threshold``, or the present one.

    A decision counts where its comment still has the status that it gave and an opinion.
    """
    of_site = select(Site.spam_above, Site.spam_share).where(Site.id == site_id)
    present, spam_share = session.execute(of_site).one()
    rows = session.execute(_decided(site_id)).all()
    kept = _newest_of_each(rows)
    unseen, unseen_is_more = _unseen(session, site_id, present)
    wronged = _wronged(session, kept)
    decided = PastDecisions(
        [row.risk for row in kept if not row.is_spam], [row.risk for row in kept if row.is_spam]
    )
    return Simulation(
        present=decided.at(present),
        chosen=decided.at(present if threshold is None else threshold),
        steps=[decided.at(step) for step in STEPS],
        number=decided.number,
        is_more=len(rows) > MOST,
        wronged=wronged,
        unseen=unseen,
        unseen_is_more=unseen_is_more,
        spam_share=spam_share,
    )


def _decided(site_id: str) -> Any:
    newest = (
        select(Label.id, Label.comment_id, Label.is_spam)
        .where(Label.site_id == site_id, Label.withdrawn_at.is_(None))
        .order_by(Label.id.desc())
        .limit(MOST + 1)
        .subquery()
    )
    says = case((newest.c.is_spam, "spam"), else_="approved")
    return (
        select(newest.c.comment_id, newest.c.is_spam, Comment.risk)
        .join(Comment, and_(Comment.id == newest.c.comment_id, Comment.status == says))
        .where(Comment.risk.is_not(None), Comment.is_test.is_(False))
        .order_by(newest.c.id.desc())
    )


def _newest_of_each(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Row[*tuple[Any, ...]]]:
    seen: dict[str, Row[*tuple[Any, ...]]] = {}
    for row in rows[:MOST]:
        seen.setdefault(row.comment_id, row)
    return list(seen.values())


def _wronged(session: Session, kept: Sequence[Row[*tuple[Any, ...]]]) -> list[Wronged]:
    ham = sorted((row for row in kept if not row.is_spam), key=lambda row: -row.risk)[:SHOWN]
    query = select(Comment).where(Comment.id.in_([row.comment_id for row in ham]))
    comments = {comment.id: comment for comment in session.scalars(query)}
    return [
        Wronged(
            id=row.comment_id,
            author_name=comments[row.comment_id].author_name,
            excerpt=excerpt_of(comments[row.comment_id].body, 160),
            risk=row.risk,
            created_at=comments[row.comment_id].created_at,
        )
        for row in ham
    ]


def _unseen(session: Session, site_id: str, present: float) -> tuple[int, bool]:
    """How many of the newest spam no person has said anything of, and whether there may be more."""
    newest = (
        select(Comment.id, Comment.risk)
        .where(Comment.site_id == site_id, Comment.status == "spam")
        .order_by(Comment.id.desc())
        .limit(COUNT_UNSEEN_OF + 1)
        .subquery()
    )
    said = exists().where(Label.comment_id == newest.c.id, Label.withdrawn_at.is_(None))
    looked_at, unseen = session.execute(
        select(
            func.count(),
            func.count().filter(and_(newest.c.risk > present, ~said)),
        ).select_from(newest)
    ).one()
    return unseen, looked_at > COUNT_UNSEEN_OF
