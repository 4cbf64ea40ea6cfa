"""Looks of the worker: what is left goes on at once, and what failed is told."""

import pytest

from moderation.actions.installation import Installation
from moderation.actions.upkeep.expire import Expired
from moderation.worker import looks
from moderation.worker.looks import ExpiryFailed, delete_what_is_due


@pytest.fixture
def came_to(monkeypatch: pytest.MonkeyPatch) -> Expired:
    """What expiry comes to."""
    expired = Expired()
    monkeypatch.setattr(looks, "expire", lambda *_: expired)
    return expired


def test_rules_that_fail_are_named_when_nothing_else_is_left(
    installation: Installation, came_to: Expired
) -> None:
    came_to.failed = ["addresses", "spam"]
    with pytest.raises(ExpiryFailed, match="addresses, spam"):
        delete_what_is_due(installation)


def test_rules_that_fail_keep_nobody_from_going_on_with_the_others(
    installation: Installation, came_to: Expired
) -> None:
    came_to.failed, came_to.unfinished = ["addresses"], ["spam"]
    assert delete_what_is_due(installation)
    came_to.failed, came_to.unfinished = [], []
    assert not delete_what_is_due(installation)
