"""Promote a model, whatever the gate said of it, and roll back to the one before."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from classifiers import SpamModel, ToneModel
from moderation import clock
from moderation.actions.installation import Actor, Installation
from moderation.actions.learning.change_champion import hold_champion, put_in_use
from moderation.actions.learning.stored_model import Judges, champion, judges_of
from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.errors import Conflict, Forbidden, NotFound
from moderation.tables import TrainedModel


def require_model_admin(session: Session, moderator_id: str) -> None:
    """Raise ``Forbidden`` for anybody who isn't an admin of every site."""
    if not is_all_sites_admin(session, moderator_id):
        raise Forbidden(
            "The model judges the comments of every site, so only an admin of all sites sees and "
            "changes it. Whoever runs this service can change your role."
        )


def promote_model(installation: Installation, name: str, actor: Actor) -> bool:
    """Put the model of this name to use; the shipped model's name goes back to that.

    False where it was in use already. Raises ``NotFound``, and ``Conflict`` for a model that was
    adapted from another one than this version ships.
    """
    with installation.database.transaction() as session:
        hold_champion(installation, session)
        row = session.scalars(select(TrainedModel).where(TrainedModel.name == name)).first()
        shipped = _adapted_from(installation, name, row)
        in_use = session.scalars(champion(shipped)).first()
        if name == (in_use.name if in_use else shipped.name):
            return False
        if row is not None:
            if row.shipped_sha256 != shipped.sha256:
                raise Conflict("This model was adapted from another one than is installed now.")
            row.promoted_at = None
        put_in_use(session, judges_of(shipped), row, actor, clock.now())
    return True


def _adapted_from(
    installation: Installation, name: str, row: TrainedModel | None
) -> SpamModel | ToneModel:
    """The shipped model that the one of this name is, or was adapted from."""
    if row is not None:
        return shipped_of(installation, "tone" if row.judges == "tone" else "spam")
    for shipped in (shipped_model(installation), installation.tone.shipped):
        if shipped is not None and name == shipped.name:
            return shipped
    raise NotFound("There is no model of this name.")


def shipped_of(installation: Installation, judges: Judges) -> SpamModel | ToneModel:
    """What is adapted and gone back to. Raises ``Conflict`` where it cannot be used."""
    return shipped_model(installation) if judges == "spam" else shipped_tone(installation)


def shipped_model(installation: Installation) -> SpamModel:
    """The spam model that ships. Raises ``Conflict`` where its file is damaged."""
    shipped = installation.classifier.shipped
    if shipped is None:
        raise Conflict("The model file cannot be used; `moderation doctor` says more.")
    return shipped


def shipped_tone(installation: Installation) -> ToneModel:
    """The model of tone that ships. Raises ``Conflict`` where no language has one."""
    shipped = installation.tone.shipped
    if shipped is None:
        raise Conflict("The model of tone cannot be used; `moderation doctor` says more.")
    return shipped


def roll_back_model(
    installation: Installation, actor: Actor, leaving: str | None = None, judges: Judges = "spam"
) -> str:
    """Go one step back; the answer is the name of the model in use.

    ``leaving`` names the model that is given up: where another one is in use by now, nothing
    happens, so that asking twice goes back once.
    """
    shipped = shipped_of(installation, judges)
    with installation.database.transaction() as session:
        hold_champion(installation, session)
        in_use = session.scalars(champion(shipped)).first()
        if in_use is None:
            return shipped.name
        if leaving is not None and leaving != in_use.name:
            return in_use.name
        before = session.scalars(_before(shipped, in_use)).first()
        in_use.promoted_at = None
        session.flush()
        put_in_use(session, judges, before, actor, clock.now())
        return before.name if before else shipped.name


def _before(shipped: SpamModel | ToneModel, in_use: TrainedModel) -> Select[TrainedModel]:
    return (
        select(TrainedModel)
        .where(
            TrainedModel.judges == in_use.judges,
            TrainedModel.shipped_sha256 == shipped.sha256,
            TrainedModel.status == "retired",
            TrainedModel.promoted_at < in_use.promoted_at,
        )
        .order_by(TrainedModel.promoted_at.desc())
    )
