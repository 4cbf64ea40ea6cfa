"""The same author is found again within a site, and nowhere else."""

import hashlib

from hypothesis import given
from hypothesis import strategies as some

from moderation.vault import KeyRing, Vault

ADDRESSES = some.emails()


@given(address=ADDRESSES)
def test_it_is_equal_within_a_site_whatever_the_case(vault, address):
    assert vault.blind_index("blog", address.upper()) == vault.blind_index("blog", address.lower())


@given(address=ADDRESSES)
def test_it_differs_between_sites(vault, address):
    assert vault.blind_index("blog", address) != vault.blind_index("shop", address)


@given(first=ADDRESSES, second=ADDRESSES)
def test_it_differs_between_authors(vault, first, second):
    same = first.casefold() == second.casefold()
    assert (vault.blind_index("blog", first) == vault.blind_index("blog", second)) == same


@given(address=ADDRESSES)
def test_it_is_no_hash_that_anybody_else_could_compute(vault, address):
    index = vault.blind_index("blog", address)
    for algorithm in ("md5", "sha1", "sha256"):
        digest = hashlib.new(algorithm, address.encode(), usedforsecurity=False).digest()
        assert index != digest[:16]


def test_tags_are_part_of_the_mailbox(vault):
    assert vault.blind_index("blog", "jane+a@example.org") != vault.blind_index(
        "blog", "jane@example.org"
    )


def test_it_outlives_a_rotation_of_the_sealing_keys(vault, key_ring):
    rotated = Vault(key_ring.rotated())
    assert rotated.blind_index("blog", "jane@example.org") == vault.blind_index(
        "blog", "jane@example.org"
    )


def test_another_installation_has_another(vault):
    stranger = Vault(KeyRing.generate())
    assert stranger.blind_index("blog", "jane@example.org") != vault.blind_index(
        "blog", "jane@example.org"
    )


def test_authors_and_moderators_of_one_address_cannot_be_linked(vault):
    assert vault.account_index("jane@example.org") != vault.blind_index("-", "jane@example.org")
