"""Pick up the champions: every process uses them within seconds, on any number of machines.

Two small queries every five seconds, in a thread of its own, so that no opinion waits for it. A
model that is damaged or not ours is refused, once, and the one in use stays; so it does while the
database cannot be asked.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from classifiers import ModelFileError, SpamModel, ToneModel
from moderation.actions.installation import Installation
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.ask_tone import Tone
from moderation.actions.learning.stored_model import (
    IN_USE,
    champion,
    judges_of,
    open_spam_model,
    open_tone_model,
)
from moderation.tables import TrainedModel
from moderation.vault import Vault

_log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 5.0

_Model = TypeVar("_Model", SpamModel, ToneModel)


class ModelPickUp:
    """Keeps one process's models at the champions, or at the shipped ones without any."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._refused: set[str] = set()

    def look(self) -> None:
        """Use the champions from now on, where they are others than before."""
        classifier, tone = self._installation.classifier, self._installation.tone
        if classifier.shipped is not None:
            self._follow_spam(classifier, classifier.shipped)
        if tone.shipped is not None:
            self._follow_tone(tone, tone.shipped)

    def _follow_spam(self, classifier: Classifier, shipped: SpamModel) -> None:
        found = self._find(shipped, classifier.model, open_spam_model)
        if found is not None and found is not classifier.model:
            classifier.use(found)
            _log.info("model.picked_up", model=found.name)

    def _follow_tone(self, tone: Tone, shipped: ToneModel) -> None:
        opened = partial(open_tone_model, shipped=shipped)
        found = self._find(shipped, tone.taught or shipped, opened)
        if found is not None and found is not (tone.taught or shipped):
            tone.use(found)
            _log.info("model.picked_up", model=found.name)

    def _find(
        self,
        shipped: _Model,
        in_use: _Model | None,
        opened: Callable[[Session, Vault, str], _Model],
    ) -> _Model | None:
        """The model to use; None where that is the one in use."""
        known = {in_use.sha256 if in_use else "", *self._refused}
        which = {"judges": judges_of(shipped), "shipped": shipped.sha256}
        with self._installation.database.glance() as connection:
            stored = IN_USE.rows(connection, which)
        if not stored or stored[0][1] in known:
            return None if stored else shipped
        with self._installation.database.reading() as session:
            row = session.scalars(champion(shipped)).first()
            if row is None:
                return shipped
            if row.sha256 in known:
                return None
            try:
                return opened(session, self._installation.vault, row.id)
            except ModelFileError as error:
                self._refuse(row, error)
                return None

    def _refuse(self, row: TrainedModel, error: ModelFileError) -> None:
        self._refused.add(row.sha256)
        _log.error("model.refused", model=row.name, reason=str(error))


def pick_up_model(installation: Installation) -> None:
    """Look once: for a command, which ends before anybody changes the model."""
    ModelPickUp(installation).look()
