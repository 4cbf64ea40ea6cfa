"""What page it is that is commented on: one idea of it behind every door.

What it is, is told by its address as it is; what is kept of the address, and shown, is masked. An
address that holds somebody's own is recognised by a keyed digest, so that nobody who has the
database can try addresses on it; for such a page a site's rules change nothing.
"""

import hashlib
from dataclasses import dataclass

from moderation.vault import Vault, mask_url
from moderation.web_address import USUAL, PageRules, address_by_rules, page_address


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A page: ``shown`` is its address as it may be kept, ``keyed`` is there where that differs."""

    address: str
    shown: str
    keyed: bytes | None = None

    def digest(self, rules: PageRules = USUAL) -> bytes:
        """32 bytes that stand for the page in an index, on a site with these rules."""
        return self.keyed or address_digest(address_by_rules(self.address, rules))


def page_of(vault: Vault, address: str) -> Page:
    """The page at this address. Raises ``NoAddress``."""
    known_by = page_address(address)
    shown = mask_url(known_by)
    keyed = None if shown == known_by else vault.digest("page", known_by.encode())
    return Page(known_by, shown, keyed)


def address_digest(address: str) -> bytes:
    """What stands for a page whose address holds nobody's own."""
    return hashlib.sha256(address.encode()).digest()
