"""A key ring that a passphrase seals comes back by it, and by nothing else."""

import json

import pytest

from moderation.vault import KeyRing, KeyRingError, PassphraseTooShort, open_ring, seal_ring

PASSPHRASE = "a long walk over the dunes"


@pytest.fixture(scope="module")
def sealed(key_ring: KeyRing) -> bytes:
    return seal_ring(key_ring.rotated(), PASSPHRASE)


def test_it_comes_back_whole(key_ring: KeyRing) -> None:
    ring = key_ring.rotated()
    assert open_ring(seal_ring(ring, PASSPHRASE), PASSPHRASE) == ring


def test_nothing_of_a_key_is_in_it(key_ring: KeyRing, sealed: bytes) -> None:
    for key_id, key in key_ring.keys.items():
        assert key_id.encode() not in sealed
        assert key not in sealed


def test_another_passphrase_is_refused(sealed: bytes) -> None:
    with pytest.raises(KeyRingError, match="passphrase"):
        open_ring(sealed, PASSPHRASE.upper())


def test_one_that_was_altered_is_refused(sealed: bytes) -> None:
    document = json.loads(sealed)
    document["sealed"] = "AAAA" + document["sealed"][4:]
    with pytest.raises(KeyRingError, match="altered"):
        open_ring(json.dumps(document).encode(), PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'"text"', b"\xff", b'{"format": "another"}']
)
def test_what_is_no_sealed_ring_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(KeyRingError, match="no sealed key ring"):
        open_ring(content, PASSPHRASE)


def test_a_passphrase_that_can_be_guessed_is_refused(key_ring: KeyRing) -> None:
    with pytest.raises(PassphraseTooShort):
        seal_ring(key_ring, "dunes")
