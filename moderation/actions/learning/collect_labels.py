"""Collect labels: what people's decisions say of comments, fit to learn from.

A label counts where its comment still stands as it says: undone, overtaken and edited ones are out,
and so are tests. ``rejected`` says nothing of spam. The same text counts once, however it is
disguised; where it was called both spam and good, nobody is believed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, select

from classifiers import Submission
from classifiers.text.text import normalise
from moderation.actions.installation import Actor, Installation
from moderation.actions.learning.label_weights import MODERATOR_WEIGHT, SITE_WEIGHT
from moderation.tables import Comment, Decision, Label, Thread

# The newest so many are read: more would take longer than they teach.
MOST_LABELS = 20_000

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment, what somebody said of it, and what their word counts alone."""

    submission: Submission
    is_spam: bool
    labeller: str  # moderator:<id> | site:<id>
    site_id: str
    weight: float
    labelled_at: datetime


@dataclass(frozen=True, slots=True)
class Labels:
    """Usable labels, the oldest first, and how many were left out and why."""

    usable: Sequence[LabelledComment]
    found: int
    repeated: int
    contradicting: int


def collect_labels(installation: Installation) -> Labels:
    """Read the labels that stand. The same database gives the same answer."""
    found = list(_read(installation))
    by_text: dict[str, list[LabelledComment]] = defaultdict(list)
    for each in found:
        by_text[likeness_of(each.submission.text)].append(each)
    contradicting = 0
    usable = []
    for same in by_text.values():
        if len({each.is_spam for each in same}) > 1:
            contradicting += len(same)
        else:
            usable.append(same[0])
    usable.sort(key=lambda each: (each.labelled_at, each.submission.text))
    repeated = len(found) - contradicting - len(usable)
    return Labels(usable, len(found), repeated, contradicting)


def likeness_of(text: str) -> str:
    """What is left of a text without case, spaces, signs, digits, links and disguises."""
    letters = "".join(filter(str.isalpha, normalise(text).words))
    return letters or text


def _read(installation: Installation) -> Iterator[LabelledComment]:
    """Every comment's newest label that stands, the newest first."""
    seen: set[str] = set()
    before: str | None = None
    while len(seen) < MOST_LABELS:
        with installation.database.reading() as session:
            page = session.execute(_page(before)).all()
        for row in page:
            if row.comment_id not in seen:
                seen.add(row.comment_id)
                yield _labelled(row)
        if len(page) < _PAGE:
            return
        before = page[-1].id


def _page(before: str | None) -> Select[*tuple[Any, ...]]:
    says = case((Label.is_spam, "spam"), else_="approved")
    query = (
        select(
            Label.id,
            Label.comment_id,
            Label.site_id,
            Label.is_spam,
            Label.source,
            Label.created_at,
            Decision.moderator_id,
            Comment.body,
            Comment.author_name,
            Comment.author_url,
            Comment.language,
            Thread.title,
            Thread.excerpt,
        )
        .join(Comment, and_(Comment.id == Label.comment_id, Comment.status == says))
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(Decision, Decision.id == Label.decision_id)
        .where(Label.withdrawn_at.is_(None), Comment.is_test.is_(False))
        .order_by(Label.id.desc())
        .limit(_PAGE)
    )
    return query.where(Label.id < before) if before else query


def _labelled(row: Row[*tuple[Any, ...]]) -> LabelledComment:
    is_site = row.source == "site"
    labeller = (
        Actor("site", row.site_id) if is_site else Actor.moderator(row.moderator_id or row.site_id)
    )
    return LabelledComment(
        submission=Submission(
            text=row.body,
            author=row.author_name,
            url=row.author_url or "",
            title=row.title,
            excerpt=row.excerpt,
            language=row.language or "",
        ),
        is_spam=row.is_spam,
        labeller=str(labeller),
        site_id=row.site_id,
        weight=SITE_WEIGHT if is_site else MODERATOR_WEIGHT,
        labelled_at=row.created_at,
    )
