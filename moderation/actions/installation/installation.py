"""One running installation: what every action and door works with. Made in ``app.py``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.ask_tone import Tone
from moderation.actions.installation.audit import chain_acts
from moderation.actions.installation.door import Door
from moderation.actions.installation.known_sites import KnownSites
from moderation.actions.installation.site_lists import SiteLists
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import Vault


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, database, vault, models and doors of one process."""

    settings: Settings
    database: Database
    vault: Vault
    classifier: Classifier
    doors: Sequence[Door]
    tone: Tone = field(default_factory=Tone)
    known_sites: KnownSites = field(default_factory=KnownSites)
    site_lists: SiteLists = field(default_factory=SiteLists)

    def __post_init__(self) -> None:
        """From now on every transaction ends by adding its acts to the audit trail."""
        self.database.end_with(partial(chain_acts, self.vault))
