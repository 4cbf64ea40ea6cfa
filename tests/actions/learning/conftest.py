import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.tables import Moderator
from tests.fixtures.sites import ModeratorAccount


@pytest.fixture
def other_moderator(installation: Installation, moderator: ModeratorAccount) -> str:
    """Somebody else who decides on ``blog``."""
    add_moderator(installation, "other@example.org", "moderator", "blog", "Other")
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.id).where(Moderator.id != moderator.id)).one()
