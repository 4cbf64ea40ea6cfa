"""The database knows its key ring, and another one is refused in a sentence."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.ring_mark import adopt_ring, check_ring, mark_ring
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.tables import RingMark
from moderation.vault import KeyRing, KeyRingError, Vault
from tests.fixtures.comments import Submit


def check(installation: Installation, ring: KeyRing) -> None:
    with installation.database.reading() as session:
        check_ring(session, Vault(ring), installation.settings.key_ring_path)


@pytest.fixture
def marked(installation: Installation, submit: Submit) -> Installation:
    """A database with something sealed in it, and the mark of its ring."""
    submit(author_email="jane@example.org")
    mark_ring(installation)
    return installation


def test_its_own_ring_fits_and_so_does_one_that_was_rotated_since(
    marked: Installation, key_ring: KeyRing
) -> None:
    check(marked, key_ring)
    check(marked, key_ring.rotated())


def test_another_ring_is_refused_in_a_sentence_that_names_key_and_file(
    marked: Installation, key_ring: KeyRing
) -> None:
    with pytest.raises(KeyRingError) as refused:
        check(marked, KeyRing.generate())
    assert key_ring.newest in str(refused.value)
    assert str(marked.settings.key_ring_path) in str(refused.value)


def test_a_copy_from_before_a_rotation_is_refused(marked: Installation, key_ring: KeyRing) -> None:
    rotate_keys(marked, lambda _seconds: None)
    with pytest.raises(KeyRingError, match="is not the one"):
        check(marked, key_ring)
    check(marked, KeyRing.load(marked.settings.key_ring_path))


def test_a_ring_with_the_keys_of_one_and_the_index_of_another_is_refused(
    marked: Installation, key_ring: KeyRing
) -> None:
    mixed = replace(key_ring, index_root=bytes(32))
    with pytest.raises(KeyRingError):
        check(marked, mixed)


def test_where_nothing_is_sealed_any_ring_fits_and_is_the_databases_from_then_on(
    installation: Installation,
) -> None:
    mark_ring(installation)
    other = replace(installation, vault=Vault(KeyRing.generate()))
    mark_ring(other)
    mark_ring(other)
    with installation.database.reading() as session:
        assert session.get_one(RingMark, "ring").key_id == other.vault.ring.newest


@pytest.mark.parametrize("is_older", [False, True])
def test_without_a_mark_what_is_sealed_tells(
    installation: Installation, submit: Submit, key_ring: KeyRing, *, is_older: bool
) -> None:
    submit(author_email="jane@example.org")
    path = installation.settings.key_ring_path
    with installation.database.reading() as session:
        if is_older:
            session.execute(text("DROP TABLE ring_marks"))  # for as long as this look
        check_ring(session, Vault(key_ring), path)
        with pytest.raises(KeyRingError, match=key_ring.newest):
            check_ring(session, Vault(KeyRing.generate()), path)


def test_a_ring_is_put_in_the_place_of_one_that_is_lost(
    marked: Installation, key_ring: KeyRing
) -> None:
    found = KeyRing.generate()
    adopt_ring(replace(marked, vault=Vault(found)))
    check(marked, found)
    with pytest.raises(KeyRingError):
        check(marked, key_ring)
