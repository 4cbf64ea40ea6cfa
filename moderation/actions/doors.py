"""The doors for other people's software. A door that is listed here is known in every room."""

from typing import Final

from moderation.actions.akismet.door import AKISMET
from moderation.actions.coral.door import CORAL
from moderation.actions.installation.door import Door
from moderation.actions.perspective.door import PERSPECTIVE

DOORS: Final[tuple[Door, ...]] = (AKISMET, CORAL, PERSPECTIVE)
