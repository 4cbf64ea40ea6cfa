"""Read appeals: what waits for an answer at a site, the oldest first, and what the author hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.decisions.decide_appeal import may_answer
from moderation.actions.decisions.statement_words import words_of
from moderation.languages import N_, translated
from moderation.tables import Appeal, Comment, Decision, Moderator, Statement, Thread

MOST_SHOWN: Final = 50

_STATES: Final = {
    "open": N_("You have appealed. Somebody looks at it again."),
    "granted": N_("Your appeal was granted."),
    "refused": N_("Your appeal was refused."),
}


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """One that waits. ``decided_by`` refused the comment; None: the site, or one who left."""

    id: str
    comment_id: str
    author_name: str
    body: str
    thread_title: str
    told: str
    text: str
    decided_by: str | None
    created_at: datetime
    may_answer: bool


@dataclass(frozen=True, slots=True)
class AppealOutcome:
    """What the author hears: ``state`` is open, granted or refused; ``answer`` a moderator's."""

    state: str
    sentence: str
    answer: str | None


def read_appeals(session: Session, site_id: str, moderator_id: str) -> Sequence[OpenAppeal]:
    """Those of the site that wait, the oldest first."""
    query = (
        select(Appeal, Statement, Comment, Thread.title, Thread.url, Moderator.display_name)
        .join(Statement, Statement.id == Appeal.statement_id)
        .join(Comment, Comment.id == Appeal.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(Decision, Decision.id == Statement.decision_id)
        .outerjoin(Moderator, Moderator.id == Decision.moderator_id)
        .where(Appeal.site_id == site_id, Appeal.state == "open")
        .order_by(Appeal.id)
        .limit(MOST_SHOWN)
    )
    return [
        OpenAppeal(
            id=appeal.id,
            comment_id=comment.id,
            author_name=comment.author_name,
            body=comment.body,
            thread_title=title or url,
            told=words_of(statement).text,
            text=appeal.text,
            decided_by=name,
            created_at=appeal.created_at,
            may_answer=may_answer(session, statement, moderator_id),
        )
        for appeal, statement, comment, title, url, name in session.execute(query)
    ]


def count_appeals(session: Session, site_id: str) -> int:
    """How many wait."""
    query = select(func.count()).where(Appeal.site_id == site_id, Appeal.state == "open")
    return session.scalar(query) or 0


def outcome_of(appeal: Appeal, language: str) -> AppealOutcome | None:
    """What the author hears of their appeal; None where it ended with the comment."""
    if appeal.state not in _STATES:
        return None
    sentence = translated(language, _STATES[appeal.state])
    return AppealOutcome(appeal.state, sentence, appeal.answer)
