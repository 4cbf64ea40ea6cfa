"""Promote a model: from now on every process uses it, whatever the gate said of it."""

from sqlalchemy import select

from classifiers import SpamModel
from moderation import clock
from moderation.actions.installation import Actor, Installation
from moderation.actions.learning.change_champion import hold_champion, put_in_use
from moderation.actions.learning.stored_model import champion
from moderation.errors import Conflict, NotFound
from moderation.tables import TrainedModel


def promote_model(installation: Installation, name: str, actor: Actor) -> bool:
    """Put the model of this name to use; the shipped model's name goes back to that.

    False where it was in use already. Raises ``NotFound``, and ``Conflict`` for a model that was
    adapted from another one than this version ships.
    """
    shipped = shipped_model(installation)
    with installation.database.transaction() as session:
        hold_champion(installation, session)
        in_use = session.scalars(champion(shipped)).first()
        if name == (in_use.name if in_use else shipped.name):
            return False
        row = None
        if name != shipped.name:
            row = session.scalars(select(TrainedModel).where(TrainedModel.name == name)).first()
            if row is None:
                raise NotFound("There is no model of this name.")
            if row.shipped_sha256 != shipped.sha256:
                raise Conflict("This model was adapted from another one than is installed now.")
            row.promoted_at = None
        put_in_use(session, row, actor, clock.now())
    return True


def shipped_model(installation: Installation) -> SpamModel:
    """What is adapted and gone back to. Raises ``Conflict`` where its file is damaged."""
    shipped = installation.classifier.shipped
    if shipped is None:
        raise Conflict("The model file cannot be used; `moderation doctor` says more.")
    return shipped
