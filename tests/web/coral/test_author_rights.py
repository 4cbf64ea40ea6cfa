"""What is kept of Coral's authors is exported and erased by Coral's own identifier."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

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
    mine = export_author(installation, "jane-7\n", None, "tenant-1")["comments"]
    assert len(mine) == 2
    assert {one["author"]["email"] for one in mine} == {None}
    assert export_author(installation, "jane-7", None, "tenant-2")["comments"] == []
    erased = erase_author(
        installation, "jane-7", "blog", delete_comments=False, coral_tenant="tenant-1"
    )
    assert erased == 2
    assert export_author(installation, "jane-7", None, "tenant-1")["comments"] == []
    assert [one.author_name for one in stored()] == ["Deleted author", "Deleted author", ""]
    with installation.database.reading() as session:
        assert len(session.scalars(select(SealedValue)).all()) == 1
        assert len(session.scalars(select(IdempotencyKey)).all()) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_is_not_everybody(coral: Coral, installation: Installation) -> None:
    for nobody in ("", "  \n"):
        with pytest.raises(Invalid):
            erase_author(installation, nobody, None, delete_comments=True, coral_tenant="tenant-1")
