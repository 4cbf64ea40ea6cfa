"""Roll back: to the model that was in use before, and in the end to the one that ships."""

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation import Actor, Installation
from moderation.actions.learning.change_champion import hold_champion, put_in_use
from moderation.actions.learning.promote_model import shipped_model
from moderation.actions.learning.stored_model import champion
from moderation.tables import TrainedModel


def roll_back_model(installation: Installation, actor: Actor, leaving: str | None = None) -> str:
    """Go one step back; the answer is the name of the model in use.

    ``leaving`` names the model that is given up: where another one is in use by now, nothing
    happens, so that asking twice goes back once.
    """
    shipped = shipped_model(installation)
    with installation.database.transaction() as session:
        hold_champion(installation, session)
        in_use = session.scalars(champion(shipped)).first()
        if in_use is None:
            return shipped.name
        if leaving is not None and leaving != in_use.name:
            return in_use.name
        before = session.scalars(
            select(TrainedModel)
            .where(
                TrainedModel.shipped_sha256 == shipped.sha256,
                TrainedModel.status == "retired",
                TrainedModel.promoted_at < in_use.promoted_at,
            )
            .order_by(TrainedModel.promoted_at.desc())
        ).first()
        in_use.promoted_at = None
        session.flush()
        put_in_use(session, before, actor, clock.now())
        return before.name if before else shipped.name
