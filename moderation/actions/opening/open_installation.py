"""Open what the settings name: for every process, with doors or without."""

from moderation.actions.doors import DOORS
from moderation.actions.installation import Installation
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.ask_tone import Tone
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import LiveKeyRing, Vault


def create_installation(settings: Settings, *, with_model: bool = True) -> Installation:
    """Open what the settings name. Raises ``KeyRingError`` where the keys are missing.

    Whoever only wants the database ready needs no models, which cost memory.
    """
    return Installation(
        settings=settings,
        database=Database(
            settings.sqlalchemy_url, threads=settings.threads, pooler=settings.database_pooler
        ),
        vault=Vault(LiveKeyRing(settings.key_ring_path)),
        doors=DOORS,
        classifier=Classifier.load(settings.model_file) if with_model else Classifier(None),
        tone=Tone.load() if with_model else Tone(),
    )
