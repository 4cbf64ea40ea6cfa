"""The banner that says that what is past its time isn't deleted: for those who administer."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.installation import Installation
from moderation.tables import RuleOfExpiry
from tests.web.review.conftest import AtTheDesk, Seat

SAID = "has not been deleted for hours"


@pytest.fixture
def stands(installation: Installation) -> None:
    """A rule of expiry that has not worked since yesterday."""
    before = clock.now() - timedelta(days=1)
    with installation.database.transaction() as session:
        session.add(RuleOfExpiry(name="spam", since=before, succeeded_at=before, failures=40))


@pytest.mark.usefixtures("stands")
def test_an_admin_is_told_and_nobody_else(admin: AtTheDesk, seat: Seat) -> None:
    for path in ("/review/blog/", "/review/blog/settings"):
        assert SAID in admin.get(path).text
    assert SAID not in seat("moderator", name="Mo").get("/review/blog/").text


def test_what_fails_once_is_no_news(admin: AtTheDesk, installation: Installation) -> None:
    now = clock.now()
    with installation.database.transaction() as session:
        session.add(RuleOfExpiry(name="spam", since=now, succeeded_at=now, failures=1))
    assert SAID not in admin.get("/review/blog/").text
