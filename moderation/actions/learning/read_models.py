"""List the models of this installation: the one that ships, and what was trained here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.learning.promote_model import shipped_model
from moderation.actions.learning.stored_model import champion
from moderation.tables import TrainedModel


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


def read_models(session: Session, installation: Installation) -> Sequence[ModelSummary]:
    """Every model, the newest first, and last the one that ships."""
    shipped = shipped_model(installation)
    in_use = session.scalars(champion(shipped)).first()
    rows = session.scalars(select(TrainedModel).order_by(TrainedModel.created_at.desc())).all()
    trained = [
        ModelSummary(
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
        for row in rows
    ]
    return [*trained, ModelSummary(shipped.name, "shipped", in_use is None, shipped.sha256)]
