"""Say whether it is time to train again."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from classifiers import SpamModel, ToneModel
from classifiers.learning.enough_labels import FEWEST_LABELS, FEWEST_OF_A_CLASS
from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.beat import TEACHING_TONE, TRAINING
from moderation.actions.learning.collect_tone_labels import TONES
from moderation.actions.learning.stored_model import judges_of
from moderation.tables import Decision, Heartbeat, Label, TrainedModel


def is_training_due(installation: Installation) -> bool:
    """Whether enough time has passed, enough was decided since, and there is enough of it."""
    settings, shipped = installation.settings, installation.classifier.shipped
    if not settings.train_every_hours or shipped is None:
        return False
    with installation.database.reading() as session:
        last = _last(session, TRAINING)
        if not _is_time(installation, last):
            return False
        count = select(func.count(Label.id))
        if last and _was_trained(session, shipped):
            count = count.where(or_(Label.created_at > last, Label.withdrawn_at > last))
        changed = session.scalar(count) or 0
        return changed >= settings.train_after_labels and _is_enough(session)


def is_tone_training_due(installation: Installation) -> bool:
    """The same of the model of tone: of rejections for tone, approvals, and what undid either."""
    settings, shipped = installation.settings, installation.tone.shipped
    if not settings.train_every_hours or shipped is None:
        return False
    with installation.database.reading() as session:
        last = _last(session, TEACHING_TONE)
        if not _is_time(installation, last):
            return False
        count = select(func.count(Decision.id)).where(Decision.decided_by == "moderator")
        shown = count.where(Decision.status == "rejected", Decision.reason.in_(TONES))
        if (session.scalar(shown) or 0) < FEWEST_OF_A_CLASS:
            return False
        if last and _was_trained(session, shipped):
            count = count.where(Decision.created_at > last)
        return (session.scalar(count) or 0) >= settings.train_after_labels


def _last(session: Session, name: str) -> datetime | None:
    return session.scalar(select(Heartbeat.beat_at).where(Heartbeat.name == name))


def _is_time(installation: Installation, last: datetime | None) -> bool:
    every = timedelta(hours=installation.settings.train_every_hours)
    return last is None or clock.now() - last >= every


def _was_trained(session: Session, shipped: SpamModel | ToneModel) -> bool:
    """Whether anything was; where another model ships than before, everything is learned anew."""
    of_it = select(TrainedModel.id).where(
        TrainedModel.judges == judges_of(shipped), TrainedModel.shipped_sha256 == shipped.sha256
    )
    return session.scalar(of_it.limit(1)) is not None


def _is_enough(session: Session) -> bool:
    count = select(Label.is_spam, func.count(Label.id)).where(Label.withdrawn_at.is_(None))
    labels = {row[0]: row[1] for row in session.execute(count.group_by(Label.is_spam))}
    has_both = len(labels) > 1 and min(labels.values()) >= FEWEST_OF_A_CLASS
    return has_both and sum(labels.values()) >= FEWEST_LABELS
