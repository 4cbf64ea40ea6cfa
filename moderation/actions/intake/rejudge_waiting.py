"""Rejudge: what waits is judged anew once another model is in use. Its status stays as it is.

A model decides nothing about what waits already: the queue's order, its filters and the reasons
follow it. What the former model thought of spam is kept beside, and the newest counts.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.campaigns.recognise_copies import sketch_of, with_memory
from moderation.actions.installation import Installation
from moderation.actions.intake.opinion import Opinions, ask_again, record_judgement
from moderation.actions.intake.rescore_comments import heard_columns
from moderation.actions.queue.filterable import opinion_columns
from moderation.tables import Comment, Site, StoredOpinion, StoredTone, Thread

BATCH = 32  # few enough that nobody who decides feels the lock

# With the names of the models that judged it: of spam, and of tone where that had an opinion.
_Waiting = Row[Comment, Thread, float | None, str, str | None]


class Rejudging:
    """Judges what waits by the models in use, and looks at nothing while they stay the same."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._before: tuple[str | None, str | None] | None = None
        self._is_done = False

    def look(self, limit: int) -> int:
        """Judge ``limit`` comments at most; how many got another opinion."""
        names = self._installation.classifier.name, self._installation.tone.name
        if names == self._before and self._is_done:
            return 0
        judged = rejudge_waiting(self._installation, limit)
        # Another process may have judged by the former model for some seconds yet.
        self._is_done = names == self._before and not judged
        self._before = names
        return judged


def rejudge_waiting(installation: Installation, limit: int) -> int:
    """Judge at most ``limit`` pending comments that another model judged; how many it was given to.

    The newest first. The models are asked outside of any transaction, and each batch is one. What
    was decided or edited meanwhile is left alone. Ends early where a model rests.
    """
    seen, judged, before = 0, 0, None
    while seen < limit and not installation.classifier.is_degraded:
        page = _judged_by_another(installation, before)
        if not page:
            break
        fresh = {row[0].id: _ask(installation, row) for row in page}
        with installation.database.transaction() as session:
            judged += _write(session, [row[0] for row in page], fresh)
        seen, before = seen + len(page), page[-1][0].id
    return judged


def _judged_by_another(installation: Installation, before: str | None) -> Sequence[_Waiting]:
    newer = aliased(StoredOpinion)
    newest = (
        select(newer.id)
        .where(newer.comment_id == Comment.id)
        .order_by(newer.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Comment, Thread, Site.spam_share, StoredOpinion.model, StoredTone.model)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .join(StoredOpinion, StoredOpinion.id == newest)
        .outerjoin(
            StoredTone,
            and_(StoredTone.comment_id == Comment.id, StoredTone.revision == Comment.revision),
        )
        .where(Comment.status == "pending", _is_of_another(installation))
        .order_by(Comment.id.desc())
        .limit(BATCH)
    )
    with installation.database.reading() as session:
        return session.execute(query.where(Comment.id < before) if before else query).all()


def _is_of_another(installation: Installation) -> ColumnElement[bool]:
    of_spam = StoredOpinion.model != installation.classifier.name
    if installation.tone.name is None or not installation.tone.can_be_asked:
        return of_spam
    return or_(of_spam, StoredTone.model != installation.tone.name)


def _ask(installation: Installation, row: _Waiting) -> Opinions:
    """What the models think; None of one that thought so before, or that could not be asked."""
    comment, thread, spam_share, of_spam, of_tone = row
    spam, tone = ask_again(installation, comment, thread, comment.body, spam_share)
    sketch = None if comment.is_test else sketch_of(installation, comment.body)
    is_new = spam is not None and spam.model != of_spam
    return Opinions(
        with_memory(installation, spam, sketch, clock.now(), comment.id) if is_new else None,
        tone if tone is not None and tone.model != of_tone else None,
    )


def _write(session: Session, seen: list[Comment], fresh: dict[str, Opinions]) -> int:
    asked = {each.id: each for each in seen if fresh[each.id] != Opinions()}
    held = session.execute(
        select(Comment.id, Comment.revision)
        .where(Comment.id.in_(list(asked)), Comment.status == "pending")
        .order_by(Comment.id)
        .with_for_update(key_share=True)
    ).all()
    kept = [asked[row.id] for row in held if row.revision == asked[row.id].revision]
    now, connection = clock.now(), session.connection()
    judged = [(each.id, each.revision) for each in kept if fresh[each.id].tone is not None]
    of_text = tuple_(StoredTone.comment_id, StoredTone.revision).in_(judged)
    session.execute(delete(StoredTone).where(of_text))
    for comment in kept:
        opinions = fresh[comment.id]
        record_judgement(connection, comment.id, comment.revision, opinions, now)
        values = _columns(comment, opinions)
        connection.execute(update(Comment).where(Comment.id == comment.id).values(**values))
    return len(kept)


def _columns(comment: Comment, fresh: Opinions) -> dict[str, Any]:
    of_spam = opinion_columns(fresh.spam) if fresh.spam else {}
    return of_spam | (heard_columns(comment, fresh.tone) if fresh.tone else {})
