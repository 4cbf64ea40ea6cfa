"""Pick up the champion: every process uses it within seconds, on any number of machines.

One small query every five seconds, in a thread of its own, so that no opinion waits for it. A
model that is damaged or not ours is refused, once, and the one in use stays; so it does while the
database cannot be asked.
"""

import structlog

from classifiers import ModelFileError, SpamModel
from moderation.actions.installation import Installation
from moderation.actions.learning.stored_model import champion, open_model
from moderation.tables import TrainedModel

_log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 5.0


class ModelPickUp:
    """Keeps one process's classifier at the champion, or at the shipped model without one."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._refused = ""

    def look(self) -> None:
        """Use the champion from now on, if it is another one than before."""
        classifier = self._installation.classifier
        if classifier.shipped is None:
            return
        found = self._find(classifier.shipped)
        if found is not None and found is not classifier.model:
            classifier.use(found)
            _log.info("model.picked_up", model=found.name)

    def _find(self, shipped: SpamModel) -> SpamModel | None:
        """The model to use; None where that is the one in use."""
        with self._installation.database.reading() as session:
            row = session.scalars(champion(shipped)).first()
            if row is None:
                return shipped
            if row.sha256 in {self._in_use(), self._refused}:
                return None
            try:
                return open_model(session, self._installation.vault, row.id)
            except ModelFileError as error:
                self._refuse(row, error)
                return None

    def _in_use(self) -> str:
        model = self._installation.classifier.model
        return model.sha256 if model else ""

    def _refuse(self, row: TrainedModel, error: ModelFileError) -> None:
        self._refused = row.sha256
        _log.error("model.refused", model=row.name, reason=str(error))


def pick_up_model(installation: Installation) -> None:
    """Look once: for a command, which ends before anybody changes the model."""
    ModelPickUp(installation).look()
