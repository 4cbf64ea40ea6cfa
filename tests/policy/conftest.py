"""Cases: what policy knows of one comment."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from moderation.policy import Case

_MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def case() -> Callable[..., Case]:
    """Makes cases that no phase but the last one has anything to say about."""

    def make(**changes: Any) -> Case:
        usual = {
            "now": _MONDAY,
            "mode": "hold",
            "spam_above": 0.9,
            "body": "I tried it with rye flour.",
            "author_name": "Jane Doe",
            "spam": 0.1,
        }
        return Case(**(usual | changes))

    return make
