"""Rescore: comments that came in while the classifier had no opinion are judged again."""

from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.campaigns.recognise_copies import sketch_of, with_memory
from moderation.actions.decisions.out_of_sight import stay_out_of_sight
from moderation.actions.decisions.record_decision import record_decision
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.installation.ask_tone import ToneReading
from moderation.actions.intake.case import case_again, entry_of
from moderation.actions.intake.opinion import (
    Opinions,
    ask_again,
    claimed_language,
    record_judgement,
)
from moderation.actions.queue.filterable import language_columns, opinion_columns, tone_columns
from moderation.actions.sites.tone_cuts import cuts_of
from moderation.errors import Conflict, NotFound
from moderation.policy import conclude
from moderation.policy.case import Mode
from moderation.tables import Comment, Site, Thread

_PAGE = 100


def rescore_comments(installation: Installation) -> int:
    """Ask for every missing opinion of a waiting comment, and let policy judge again.

    Returns how many were given. Stops early where the classifier rests. Running it twice, or in
    several workers at once, gives no comment two opinions.
    """
    given, after = 0, ""
    while not installation.classifier.is_degraded:
        page = _without_opinion(installation, after)
        if not page:
            break
        given += sum(_rescore(installation, *row) for row in page)
        after = page[-1][0].id
    return given


def _without_opinion(
    installation: Installation, after: str
) -> list[Row[Comment, Thread, float | None]]:
    query = (
        select(Comment, Thread, Site.spam_share)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.status == "pending", Comment.risk.is_(None))
        .order_by(Comment.id)
        .limit(_PAGE)
    )
    with installation.database.reading() as session:
        return list(session.execute(query.where(Comment.id > after) if after else query).all())


def _rescore(
    installation: Installation, comment: Comment, thread: Thread, spam_share: float | None
) -> bool:
    judgement = ask_again(installation, comment, thread, comment.body, spam_share)
    sketch = None if comment.is_test else sketch_of(installation, comment.body)
    opinion = with_memory(installation, judgement.spam, sketch, clock.now(), comment.id)
    if opinion is None:
        return False
    try:
        with installation.database.transaction() as session:
            return _judge(session, installation, comment, judgement._replace(spam=opinion))
    except (Conflict, NotFound):
        return False  # decided, edited or erased while it was read


def _judge(
    session: Session, installation: Installation, seen: Comment, judgement: Opinions
) -> bool:
    comment = hold_comment(session, seen.site_id, seen.id, seen.version)
    if comment.risk is not None:
        return False
    now = clock.now()
    # Its tone may have been asked for when the other model failed.
    fresh = judgement if comment.tone_bits is None else Opinions(judgement.spam)
    connection = session.connection()
    subject = next_subject(session, comment)
    site = _site_of(session, comment)
    case = case_again(session, installation, site, subject, judgement, now)
    record_judgement(connection, comment.id, comment.revision, fresh, now)
    columns = _columns(comment, fresh)
    connection.execute(update(Comment).where(Comment.id == comment.id).values(**columns))
    entry = stay_out_of_sight(session, comment.id, entry_of(subject, conclude(case)))
    entry = replace(entry, is_news=entry.status != comment.status)
    record_decision(connection, subject, entry, now)
    return True


def _columns(comment: Comment, fresh: Opinions) -> dict[str, Any]:
    columns = opinion_columns(fresh.spam)
    return columns | heard_columns(comment, fresh.tone) if fresh.tone else columns


def heard_columns(comment: Comment, tone: ToneReading) -> dict[str, Any]:
    """The columns of a comment that repeat what was thought of its tone and its language."""
    found = language_columns(claimed_language(comment), comment.body, tone)
    return tone_columns(tone) | found


def _site_of(session: Session, comment: Comment) -> SubmittingSite:
    site = session.get_one(Site, comment.site_id)
    mode = cast("Mode", site.mode)
    cuts = cuts_of(site.tone_share, site.tone_cuts)
    return SubmittingSite(site.id, site.name, mode, site.spam_above, site.spam_share, cuts)
