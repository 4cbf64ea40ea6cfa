"""A statement that names some values finds those, however many they are, and is written once."""

import pytest
from sqlalchemy import bindparam, select

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment
from moderation.transactions import prepared, prepared_for_some
from moderation.transactions.prepared_for_some import PreparedForSome
from tests.fixtures.comments import Submit


def named() -> PreparedForSome:
    return PreparedForSome(Comment.id, lambda ids: select(Comment.id).where(Comment.id.in_(ids)))


@pytest.mark.parametrize("most", [1, 1_024])
def test_it_finds_what_is_named_however_many_that_are(
    most: int, installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_for_some, "_MOST_PLACES", most)
    ids = [submit(body=f"Number {number}").id for number in range(5)]
    statement = named()
    with installation.database.glance() as connection:
        for number in range(6):
            found = statement.rows(connection, ids[:number])
            assert sorted(found) == sorted((one,) for one in ids[:number])
        assert statement.rows(connection, [ids[1], ids[1]]) == [(ids[1],)]


def test_a_text_is_written_once_for_all_numbers_that_fit_into_it(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    form_of = prepared._form_of
    monkeypatch.setattr(
        prepared, "_form_of", lambda *asked: written.append(asked[0]) or form_of(*asked)
    )
    ids = [submit(body=f"Number {number}").id for number in range(4)]
    statement = named()
    before = len(written)
    with installation.database.glance() as connection:
        for number in (3, 4, 3, 4):
            statement.rows(connection, ids[:number])
        assert len(written) - before == 1
        statement.rows(connection, ids[:2])
        assert len(written) - before == 2


def test_other_values_are_given_beside_them(installation: Installation, submit: Submit) -> None:
    first, second = (submit(body=f"Number {number}").id for number in range(2))
    statement = PreparedForSome(
        Comment.id,
        lambda ids: select(Comment.id).where(
            Comment.id.in_(ids), Comment.body == bindparam("body")
        ),
    )
    with installation.database.glance() as connection:
        found = statement.rows(connection, [first, second], {"body": "Number 1"})
    assert found == [(second,)]
