"""Open what the settings name: for every process, with doors or without."""

from classifiers import ToneModel
from moderation.actions.doors import DOORS
from moderation.actions.installation import Installation
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.ask_tone import Tone
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import LiveKeyRing, Vault


def create_installation(settings: Settings) -> Installation:
    """Open what the settings name. Raises ``KeyRingError`` where the keys are missing.

    The models are loaded when they are first asked; ``load_models`` does so at once.
    """
    return Installation(
        settings=settings,
        database=Database(
            settings.sqlalchemy_url, threads=settings.threads, pooler=settings.database_pooler
        ),
        vault=Vault(LiveKeyRing(settings.key_ring_path)),
        doors=DOORS,
        classifier=Classifier.at(settings.model_file),
        tone=Tone(ToneModel.load),
    )


def load_models(installation: Installation) -> None:
    """Load what a process will ask, before somebody waits for it; a damaged file is logged."""
    _ = installation.classifier.model, installation.tone.model
