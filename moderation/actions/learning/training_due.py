"""Say whether it is time to train again."""

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from classifiers.learning.enough_labels import FEWEST_LABELS, FEWEST_OF_A_CLASS
from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.beat import TRAINING
from moderation.tables import Heartbeat, Label, TrainedModel


def is_training_due(installation: Installation) -> bool:
    """Whether enough time has passed, enough was decided since, and there is enough of it."""
    settings, shipped = installation.settings, installation.classifier.shipped
    if not settings.train_every_hours or shipped is None:
        return False
    with installation.database.reading() as session:
        query = select(Heartbeat.beat_at).where(Heartbeat.name == TRAINING)
        last = session.scalar(query)
        if last and clock.now() - last < timedelta(hours=settings.train_every_hours):
            return False
        count = select(func.count(Label.id))
        # Another model is shipped than before: everything is to be learned anew.
        of_it = select(TrainedModel.id).where(TrainedModel.shipped_sha256 == shipped.sha256)
        if last and session.scalar(of_it.limit(1)):
            count = count.where(or_(Label.created_at > last, Label.withdrawn_at > last))
        changed = session.scalar(count) or 0
        return changed >= settings.train_after_labels and _is_enough(session)


def _is_enough(session: Session) -> bool:
    count = select(Label.is_spam, func.count(Label.id)).where(Label.withdrawn_at.is_(None))
    labels = {row[0]: row[1] for row in session.execute(count.group_by(Label.is_spam))}
    has_both = len(labels) > 1 and min(labels.values()) >= FEWEST_OF_A_CLASS
    return has_both and sum(labels.values()) >= FEWEST_LABELS
