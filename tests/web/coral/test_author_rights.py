"""What is kept of Coral's authors is exported and erased by Coral's own identifier."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.coral.door import coral_author
from moderation.actions.installation.installation import Installation
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.errors import Invalid
from moderation.tables import Comment, IdempotencyKey, SealedValue
from tests.web.coral.conftest import Coral

Stored = Callable[[], list[Comment]]


def test_an_author_is_exported_and_erased(
    coral: Coral, installation: Installation, stored: Stored
) -> None:
    for number in range(2):
        coral.ask(author="jane-7", body=f"Thought number {number} on bread and butter.")
    coral.ask(author="joe-8", body="Somebody else, who likes neither of the two.")
    mine = _export(installation, "tenant-1")
    assert len(mine) == 2
    assert {one["author"]["email"] for one in mine} == {None}
    assert _export(installation, "tenant-2") == []
    jane = coral_author("tenant-1", "jane-7")
    assert erase_author(installation, jane, "blog", delete_comments=False, by_key=True) == 2
    assert _export(installation, "tenant-1") == []
    assert [one.author_name for one in stored()] == ["Deleted author", "Deleted author", ""]
    with installation.database.reading() as session:
        assert len(session.scalars(select(SealedValue)).all()) == 1
        assert len(session.scalars(select(IdempotencyKey)).all()) == 1


def _export(installation: Installation, tenant: str) -> list[dict[str, object]]:
    jane = coral_author(tenant, "jane-7")
    return export_author(installation, jane, None, by_key=True)["comments"]


def test_nobody_is_not_everybody() -> None:
    with pytest.raises(Invalid):
        coral_author("tenant-1", "")
