"""Names of pages whose address holds somebody's own: what may be shown of it, and the rest sealed.

Whoever is shown such a name can come back with it, and means the same page; nobody reads it.
"""

import base64
import binascii

from moderation.vault.masking import mask_url
from moderation.vault.sealing import BrokenSeal, Seal, SealedPlace
from moderation.vault.vault import Vault

_SEALED = "#sealed="


def name_of_page(vault: Vault, site_id: str, address: str) -> str:
    """The address itself, or what stands for it where that would show somebody's own."""
    shown = mask_url(address)
    if shown == address:
        return address
    seal = Seal(vault.ring, "pages").pinned()
    sealed = base64.urlsafe_b64encode(seal.seal(address, _place(site_id))).decode().rstrip("=")
    return f"{shown.partition('#')[0]}{_SEALED}{seal.key_id}.{sealed}"


def address_of_page(vault: Vault, site_id: str, name: str) -> str | None:
    """The address that a name stands for; None for a name that can't be opened (any more)."""
    _, found, rest = name.partition(_SEALED)
    if not found:
        return name
    key_id, _, text = rest.partition(".")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    opened = Seal(vault.ring, "pages").open(sealed, key_id, _place(site_id))
    return None if isinstance(opened, BrokenSeal) else opened


def _place(site_id: str) -> SealedPlace:
    return SealedPlace("threads", "address", site_id, "page")
