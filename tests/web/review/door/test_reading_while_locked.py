"""The desk can be read while somebody else writes and doesn't end."""

from collections.abc import Callable

import pytest

from moderation.actions.installation.installation import Installation
from moderation.database import Database
from tests.web.review.conftest import AtTheDesk


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_page_is_shown_though_the_visit_cannot_be_noted(
    admin: AtTheDesk, installation: Installation, at: Callable[..., None]
) -> None:
    at(minutes=2)
    other = Database(str(installation.database.url))
    with other.transaction():
        assert admin.get("/review/blog/").status_code == 200
    other.close()
