"""List the models of this installation: the one that ships, and what was trained here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from classifiers import SpamModel, ToneModel
from moderation.actions.installation import Installation
from moderation.actions.learning.promote_model import shipped_of
from moderation.actions.learning.stored_model import Judges, champion
from moderation.tables import TrainedModel

PAGE = 10


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A model, how it stands, and what it was judged by. What ships has no labels of ours."""

    name: str
    status: str  # shipped | champion | challenger | refused | retired
    in_use: bool
    sha256: str
    labels_of_ham: int = 0
    labels_of_spam: int = 0
    created_at: datetime | None = None
    promoted_at: datetime | None = None
    verdict: str = ""
    figures: dict[str, Any] | None = None
    usable: bool = True  # False for one that was adapted from another model than ships now


@dataclass(frozen=True, slots=True)
class ModelPage:
    """Some models. ``next_after`` is the name of the one behind which there are more."""

    models: Sequence[ModelSummary]
    next_after: str | None


def read_models(
    session: Session, installation: Installation, judges: Judges = "spam"
) -> Sequence[ModelSummary]:
    """Every model, the newest first, and last the one that ships."""
    shipped = shipped_of(installation, judges)
    in_use = session.scalars(champion(shipped)).first()
    trained = [_summary(row, in_use, shipped) for row in session.scalars(_newest_first(judges))]
    return [*trained, _shipped(in_use, shipped)]


def read_model_page(
    session: Session, installation: Installation, after: str = "", judges: Judges = "spam"
) -> ModelPage:
    """The same page by page; the one in use stands before the first, wherever it would be."""
    shipped = shipped_of(installation, judges)
    in_use = session.scalars(champion(shipped)).first()
    place = _place(session, after) if after else None
    rows = session.scalars(_behind(judges, place).limit(PAGE + 1)).all()
    shown = [_summary(row, in_use, shipped) for row in rows[:PAGE]]
    if len(rows) <= PAGE:
        shown.append(_shipped(in_use, shipped))
    if place is None and not any(one.in_use for one in shown):
        shown.insert(0, _summary(in_use, in_use, shipped) if in_use else _shipped(None, shipped))
    return ModelPage(shown, rows[PAGE - 1].name if len(rows) > PAGE else None)


def _newest_first(judges: Judges) -> Select[TrainedModel]:
    newest = (TrainedModel.created_at.desc(), TrainedModel.id.desc())
    return select(TrainedModel).where(TrainedModel.judges == judges).order_by(*newest)


def _behind(judges: Judges, place: tuple[datetime, str] | None) -> Select[TrainedModel]:
    here = tuple_(TrainedModel.created_at, TrainedModel.id)
    query = _newest_first(judges)
    return query.where(here < place) if place else query


def _place(session: Session, name: str) -> tuple[datetime, str] | None:
    query = select(TrainedModel.created_at, TrainedModel.id).where(TrainedModel.name == name)
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def _shipped(in_use: TrainedModel | None, shipped: SpamModel | ToneModel) -> ModelSummary:
    return ModelSummary(shipped.name, "shipped", in_use is None, shipped.sha256)


def _summary(
    row: TrainedModel, in_use: TrainedModel | None, shipped: SpamModel | ToneModel
) -> ModelSummary:
    return ModelSummary(
        name=row.name,
        status=row.status,
        in_use=in_use is not None and row.id == in_use.id,
        sha256=row.sha256,
        labels_of_ham=row.labels_of_ham,
        labels_of_spam=row.labels_of_spam,
        created_at=row.created_at,
        promoted_at=row.promoted_at,
        verdict=row.verdict,
        figures=row.figures,
        usable=row.shipped_sha256 == shipped.sha256,
    )
