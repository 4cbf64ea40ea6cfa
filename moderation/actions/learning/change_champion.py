"""Change the champion: the one place that does, in the caller's transaction."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.learning.stored_model import Judges
from moderation.tables import TrainedModel

_LOCK = 0x6D6F64_63686D  # any number that nothing else locks


def hold_champion(installation: Installation, session: Session) -> None:
    """Let nobody else train or change the model until the transaction ends."""
    installation.database.wait_for_lock(session, _LOCK)


def put_in_use(
    session: Session, judges: Judges, row: TrainedModel | None, actor: Actor, now: datetime
) -> None:
    """Make ``row`` the champion, or go back to the shipped model; written to the audit trail."""
    in_use = (TrainedModel.judges == judges, TrainedModel.status == "champion")
    session.execute(update(TrainedModel).where(*in_use).values(status="retired"))
    if row is not None:
        row.status = "champion"
        row.promoted_at = row.promoted_at or now
    object_id = row.id if row is not None else None
    record_act(session, Act(actor, "model.promoted", now, object_id=object_id))
