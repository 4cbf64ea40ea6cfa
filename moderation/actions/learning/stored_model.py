"""Trained models as they are stored: sealed when they are written, checked before they are used."""

from typing import Literal

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, undefer

from classifiers import ModelFileError, SpamModel, ToneModel
from classifiers.tone.layer import ToneLayer
from moderation.tables import TrainedModel
from moderation.transactions.prepared import Prepared
from moderation.vault import Vault

Judges = Literal["spam", "tone"]
"""What a model judges."""


def seal_of(vault: Vault, sha256: str, shipped_sha256: str) -> bytes:
    """What a row of ours carries; nobody without the keys can compute it."""
    return vault.digest("trained models", f"{sha256}|{shipped_sha256}".encode())


_models = TrainedModel.__table__.c


def champion(shipped: SpamModel | ToneModel) -> Select[TrainedModel]:
    """The model in use, if it was adapted from ``shipped``; its numbers are left in the database.

    One that was adapted from another model says nothing of what this version ships.
    """
    return select(TrainedModel).where(
        TrainedModel.judges == judges_of(shipped),
        TrainedModel.status == "champion",
        TrainedModel.shipped_sha256 == shipped.sha256,
    )


# What is asked for again and again: the identifier and digest of the model in use.
IN_USE = Prepared(
    select(_models.id, _models.sha256).where(
        _models.judges == bindparam("judges"),
        _models.status == "champion",
        _models.shipped_sha256 == bindparam("shipped"),
    )
)


def judges_of(shipped: SpamModel | ToneModel) -> Judges:
    """What a model judges."""
    return "spam" if isinstance(shipped, SpamModel) else "tone"


def open_spam_model(session: Session, vault: Vault, model_id: str) -> SpamModel:
    """Read a stored model. Raises ``ModelFileError`` for one that is damaged or not ours."""
    row = _checked(session, vault, model_id)
    return SpamModel.from_bytes(row.data, row.sha256)


def open_tone_model(session: Session, vault: Vault, model_id: str, shipped: ToneModel) -> ToneModel:
    """Read what was stored of tone, on the model that ships. Raises the same."""
    row = _checked(session, vault, model_id)
    return shipped.layered(ToneLayer.from_bytes(row.data, row.sha256), row.sha256)


def _checked(session: Session, vault: Vault, model_id: str) -> TrainedModel:
    query = select(TrainedModel).where(TrainedModel.id == model_id)
    row = session.scalars(query.options(undefer(TrainedModel.data))).one()
    if row.seal != seal_of(vault, row.sha256, row.shipped_sha256):
        raise ModelFileError("The stored model was not made by this installation.")
    return row
