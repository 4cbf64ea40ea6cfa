"""Read appeals: what waits for an answer at a site, the oldest first, and what the author hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.decisions.decide_appeal import is_another, may_answer
from moderation.actions.decisions.statement_words import words_of
from moderation.languages import N_, translated
from moderation.tables import (
    Appeal,
    Comment,
    Decision,
    IllegalNotice,
    Moderator,
    NoticeAppeal,
    Statement,
    Thread,
)

MOST_SHOWN: Final = 50

_STATES: Final = {
    "open": N_("You have appealed. Somebody looks at it again."),
    "granted": N_("Your appeal was granted."),
    "refused": N_("Your appeal was refused."),
}


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """One that waits, ``by`` the author or the notifier: who gave notice, and nobody knows.

    ``told`` is what the author was told, or what the notice says. ``decided_by`` refused the
    comment, or kept it; None: the site, or one who left.
    """

    id: str
    by: str
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
    found = [
        *_of_authors(session, site_id, moderator_id),
        *_of_notifiers(session, site_id, moderator_id),
    ]
    return sorted(found, key=lambda one: one.created_at)[:MOST_SHOWN]


def _of_authors(session: Session, site_id: str, moderator_id: str) -> Sequence[OpenAppeal]:
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
            by="author",
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


def _of_notifiers(session: Session, site_id: str, moderator_id: str) -> Sequence[OpenAppeal]:
    query = (
        select(
            NoticeAppeal, IllegalNotice, Comment, Thread.title, Thread.url, Moderator.display_name
        )
        .join(IllegalNotice, IllegalNotice.id == NoticeAppeal.notice_id)
        .join(Comment, Comment.id == NoticeAppeal.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(Moderator, Moderator.id == IllegalNotice.answered_by)
        .where(NoticeAppeal.site_id == site_id, NoticeAppeal.state == "open")
        .order_by(NoticeAppeal.id)
        .limit(MOST_SHOWN)
    )
    return [
        OpenAppeal(
            id=appeal.id,
            by="notifier",
            comment_id=comment.id,
            author_name=comment.author_name,
            body=comment.body,
            thread_title=title or url,
            told=f"{notice.law} · {notice.why}",
            text=appeal.text,
            decided_by=name,
            created_at=appeal.created_at,
            may_answer=is_another(session, site_id, notice.answered_by, moderator_id),
        )
        for appeal, notice, comment, title, url, name in session.execute(query)
    ]


def count_appeals(session: Session, site_id: str) -> int:
    """How many wait."""
    of_authors = select(func.count()).where(Appeal.site_id == site_id, Appeal.state == "open")
    of_notifiers = select(func.count()).where(
        NoticeAppeal.site_id == site_id, NoticeAppeal.state == "open"
    )
    return (session.scalar(of_authors) or 0) + (session.scalar(of_notifiers) or 0)


def outcome_of(appeal: Appeal, language: str) -> AppealOutcome | None:
    """What the author hears of their appeal; None where it ended with the comment."""
    if appeal.state not in _STATES:
        return None
    sentence = translated(language, _STATES[appeal.state])
    return AppealOutcome(appeal.state, sentence, appeal.answer)
