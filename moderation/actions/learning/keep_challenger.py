"""Keep a challenger with what it was judged by, and put it to use where the gate lets it."""

from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from classifiers.learning.gate import GateFinding
from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.learning.change_champion import hold_champion, put_in_use
from moderation.actions.learning.stored_model import Judges, seal_of
from moderation.identifiers import new_id
from moderation.tables import TrainedModel

_KEPT = {"refused": 5, "retired": 10}  # so many of each; a spam model is two megabytes


class Challenger(NamedTuple):
    """What was trained, as bytes with their SHA-256, from the shipped model with that SHA-256."""

    judges: Judges
    name: str
    sha256: str
    data: bytes
    shipped_sha256: str


def is_kept(session: Session, name: str) -> bool:
    """Whether there is one of this name: the same labels make the same name."""
    return session.scalar(select(TrainedModel.id).where(TrainedModel.name == name)) is not None


def keep_challenger(
    installation: Installation,
    made: Challenger,
    verdict: GateFinding,
    figures: dict[str, Any],
    actor: Actor,
) -> None:
    """Write it down. ``figures`` says of how many labels of ham and spam, and what came of it."""
    now = clock.now()
    row = TrainedModel(
        **made._asdict(),
        id=new_id(),
        seal=seal_of(installation.vault, made.sha256, made.shipped_sha256),
        figures=figures,
        verdict="\n".join(verdict.reasons),
        status="challenger" if verdict.promoted else "refused",
        labels_of_ham=figures["ham"],
        labels_of_spam=figures["spam"],
        created_at=now,
    )
    with installation.database.transaction() as session:
        hold_champion(installation, session)
        if is_kept(session, made.name):
            return  # another machine trained on the same labels meanwhile
        session.add(row)
        session.flush()
        record_act(session, Act(actor, "model.trained", now, object_id=row.id))
        if verdict.promoted:
            put_in_use(session, made.judges, row, actor, now)
        tidy(session, made.judges)


def tidy(session: Session, judges: Judges) -> None:
    """Forget the oldest models that nobody uses any more."""
    session.flush()
    for status, kept in _KEPT.items():
        of_status = select(TrainedModel.id).where(
            TrainedModel.judges == judges, TrainedModel.status == status
        )
        old = session.scalars(of_status.order_by(TrainedModel.created_at.desc()).offset(kept)).all()
        session.execute(delete(TrainedModel).where(TrainedModel.id.in_(old)))
