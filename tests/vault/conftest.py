"""Texts, addresses and seals for the tests of the vault."""

import pytest

from moderation.vault import KeyRing, Seal, Vault


@pytest.fixture(scope="session")
def vault(key_ring: KeyRing) -> Vault:
    """A vault that no database is attached to."""
    return Vault(key_ring)


@pytest.fixture(scope="session")
def seal(key_ring: KeyRing) -> Seal:
    """A seal with the session's key ring."""
    return Seal(key_ring, "author_contacts")
