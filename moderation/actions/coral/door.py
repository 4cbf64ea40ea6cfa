"""The door that Coral asks at, as the other rooms know it."""

from typing import Final

from moderation.actions.installation.door import Door

CORAL: Final = Door(name="coral")
