"""Seals addresses, finds authors without them, shows them by one audited door, masks texts."""

from moderation.vault.addresses import RefusedAddress, canonical_address
from moderation.vault.keyring import KeyRing, KeyRingError
from moderation.vault.live_ring import LiveKeyRing
from moderation.vault.masking import mask_address, mask_text, mask_url
from moderation.vault.sealed_rows import sealed_tables
from moderation.vault.sealing import Seal, SealBroken
from moderation.vault.vault import Vault

__all__ = [
    "KeyRing",
    "KeyRingError",
    "LiveKeyRing",
    "RefusedAddress",
    "Seal",
    "SealBroken",
    "Vault",
    "canonical_address",
    "mask_address",
    "mask_text",
    "mask_url",
    "sealed_tables",
]
