"""Seals addresses, finds authors without them, shows them by one audited door, masks texts."""

from moderation.vault.addresses import RefusedAddress, canonical_address
from moderation.vault.carried_ring import PassphraseTooShort, open_ring, seal_ring
from moderation.vault.keyring import KeyRing, KeyRingError
from moderation.vault.live_ring import LiveKeyRing
from moderation.vault.masking import mask_address, mask_text, mask_url, may_hold_address
from moderation.vault.named_pages import address_of_page, name_of_page
from moderation.vault.sealed_rows import (
    AnySealed,
    all_sealed_tables,
    behind,
    held_in,
    keys_held_in,
    named,
    sealed_tables,
)
from moderation.vault.sealing import UNAVAILABLE, BrokenSeal, Seal
from moderation.vault.vault import Vault
