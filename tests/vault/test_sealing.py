"""What is sealed can be opened with the ring, at its place, unaltered; and in no other way."""

from dataclasses import replace

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given
from hypothesis import strategies as some

from moderation.identifiers import new_id
from moderation.vault import BrokenSeal, KeyRing, Seal, sealing
from moderation.vault.sealing import SealedPlace

PLACE = SealedPlace("author_contacts", "email", new_id(), new_id())
TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=2_000)
ADDRESSES = some.text(some.characters(exclude_categories=["Cs"], max_codepoint=0x7F), max_size=254)


@given(text=TEXTS)
def test_any_text_comes_back_as_it_was(seal, text):
    assert seal.open(seal.seal(text, PLACE), seal.key_id, PLACE) == text


@given(address=ADDRESSES)
def test_the_sealed_length_tells_nothing_of_an_address(seal, address):
    assert len(seal.seal(address, PLACE)) == len(seal.seal("", PLACE))


def test_the_longest_international_address_is_as_long_as_the_shortest_one(seal):
    longest = "\N{PILE OF POO}" * 16 + "@" + "ü" * 94  # 254 bytes of UTF-8, all that is accepted
    assert len(seal.seal(longest, PLACE)) == len(seal.seal("a@b.test", PLACE))


def test_the_same_text_is_never_sealed_to_the_same_bytes(seal):
    assert len({seal.seal("jane@example.org", PLACE) for _ in range(50)}) == 50


@pytest.mark.parametrize("part", ["table", "column", "site_id", "row_id"])
def test_a_sealed_value_moved_elsewhere_does_not_open(seal, part):
    sealed = seal.seal("jane@example.org", PLACE)
    assert isinstance(
        seal.open(sealed, seal.key_id, replace(PLACE, **{part: new_id()})), BrokenSeal
    )


@given(position=some.integers(min_value=0), bit=some.integers(min_value=0, max_value=7))
def test_one_altered_bit_anywhere_breaks_the_seal(seal, position, bit):
    sealed = bytearray(seal.seal("jane@example.org", PLACE))
    sealed[position % len(sealed)] ^= 1 << bit
    assert isinstance(seal.open(bytes(sealed), seal.key_id, PLACE), BrokenSeal)


@given(sealed=some.binary(max_size=600))
def test_bytes_that_were_never_sealed_do_not_open(seal, sealed):
    assert isinstance(seal.open(sealed, seal.key_id, PLACE), BrokenSeal)


@pytest.mark.parametrize("kept", [0, 1, 12, 13, 28, 29, 100])
def test_a_value_cut_short_does_not_open(seal, kept):
    sealed = seal.seal("jane@example.org", PLACE)[:kept]
    assert isinstance(seal.open(sealed, seal.key_id, PLACE), BrokenSeal)


def test_another_ring_does_not_open_it(seal):
    stranger = KeyRing({seal.key_id: bytes(32)}, seal.key_id, bytes(32))
    assert isinstance(
        Seal(stranger, "author_contacts").open(seal.seal("x", PLACE), seal.key_id, PLACE),
        BrokenSeal,
    )


def test_a_key_for_another_purpose_does_not_open_it(key_ring, seal):
    assert isinstance(
        Seal(key_ring, "moderators").open(seal.seal("x", PLACE), seal.key_id, PLACE), BrokenSeal
    )


def test_a_key_that_is_not_in_the_ring_does_not_open_it(seal):
    assert isinstance(seal.open(seal.seal("x", PLACE), "unknown", PLACE), BrokenSeal)


def test_the_key_identifier_is_bound_too(key_ring):
    root = key_ring.keys[key_ring.newest]
    twice = KeyRing({"one": root, "two": root}, "one", key_ring.index_root)
    seal = Seal(twice, "author_contacts")
    assert isinstance(seal.open(seal.seal("x", PLACE), "two", PLACE), BrokenSeal)


def test_a_broken_seal_says_nothing_of_what_was_sealed(seal):
    broken = seal.open(seal.seal("jane@example.org", PLACE)[:-1], seal.key_id, PLACE)
    assert "jane" not in f"{broken} {broken!r}"


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(key_ring, seal):
    old = seal.seal("jane@example.org", PLACE)
    rotated = Seal(key_ring.rotated(), "author_contacts")
    assert rotated.key_id != seal.key_id
    assert rotated.open(old, seal.key_id, PLACE) == "jane@example.org"
    assert isinstance(
        seal.open(rotated.seal("jane@example.org", PLACE), rotated.key_id, PLACE), BrokenSeal
    )


def test_without_the_old_key_what_it_sealed_is_gone(key_ring, seal):
    old = seal.seal("jane@example.org", PLACE)
    shredded = Seal(key_ring.rotated().without(seal.key_id), "author_contacts")
    assert isinstance(shredded.open(old, seal.key_id, PLACE), BrokenSeal)


def test_an_older_openssl_seals_with_gcm_and_both_kinds_open(seal, monkeypatch):
    by_siv = seal.seal("jane@example.org", PLACE)
    with monkeypatch.context() as without_siv:
        without_siv.setattr(sealing, "AESGCMSIV", _unsupported)
        by_gcm = seal.seal("jane@example.org", PLACE)
        assert seal.open(by_gcm, seal.key_id, PLACE) == "jane@example.org"
    assert (by_siv[0], by_gcm[0]) == (1, 2)
    assert len(by_siv) == len(by_gcm)
    assert seal.open(by_gcm, seal.key_id, PLACE) == "jane@example.org"


def test_a_value_sealed_with_a_newer_openssl_says_why_it_is_broken(seal, monkeypatch):
    by_siv = seal.seal("jane@example.org", PLACE)
    monkeypatch.setattr(sealing, "AESGCMSIV", _unsupported)
    assert seal.open(by_siv, seal.key_id, PLACE) == BrokenSeal("old cipher")


def _unsupported(_key: bytes) -> None:
    raise UnsupportedAlgorithm("no AES-GCM-SIV here")
