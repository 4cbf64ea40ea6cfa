"""Looks of the worker: what is left goes on at once, and what failed is told."""

import pytest
from sqlalchemy import event

from moderation.actions.installation import Installation
from moderation.actions.upkeep.expire import Expired
from moderation.worker import looks
from moderation.worker.looks import ExpiryFailed, delete_what_is_due, looks_of


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


@pytest.mark.parametrize("name", ["deliveries", "webhook_tests", "batches", "search"])
def test_where_nothing_is_to_do_a_look_asks_only_what_was_written_before(
    installation: Installation, name: str
) -> None:
    asked: list[str] = []
    listener = lambda *given: asked.append(given[2])  # noqa: E731 - of what SQLAlchemy writes
    event.listen(installation.database.engine, "before_cursor_execute", listener)
    look = next(one for one in looks_of(installation) if one.name == name)
    assert not look.look()
    assert asked == []
