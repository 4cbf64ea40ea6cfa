"""What the tests of actions look at."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from moderation.actions.installation.installation import Installation


@pytest.fixture
def rows(installation: Installation) -> Callable[[Any], Sequence[Any]]:
    """All rows of a table, the oldest first: ``rows(Comment)``."""

    def read(table: Any) -> Sequence[Any]:
        with installation.database.reading() as session:
            return session.scalars(select(table).order_by(*_by_age(table))).all()

    return read


@pytest.fixture
def count(installation: Installation) -> Callable[[Any], int]:
    """The number of rows of a table: ``count(Comment)``."""

    def read(table: Any) -> int:
        with installation.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    return read


def _by_age(table: Any) -> Sequence[Any]:
    made = [table.created_at] if hasattr(table, "created_at") else []
    return [*made, *table.__table__.primary_key.columns]
