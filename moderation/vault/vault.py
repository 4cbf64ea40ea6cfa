"""The vault: the only code that reads and writes sealed addresses."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session

from moderation.identifiers import id_from_bytes
from moderation.tables.author_contact import SealedValue
from moderation.tables.moderator import Moderator
from moderation.tables.sealed_row import SealedRow
from moderation.transactions.gathered import insert_later
from moderation.vault.addresses import index_form
from moderation.vault.contacts import BLIND_INDEX, COMMENTS_BY_AUTHOR, INSERT_CONTACT
from moderation.vault.keyring import KeyRing
from moderation.vault.live_ring import LiveKeyRing
from moderation.vault.masking import mask_address
from moderation.vault.sealed_rows import (
    NO_SITE,
    AnySealed,
    place_in,
    place_of,
    place_of_contact,
    put_sealed,
)
from moderation.vault.sealing import BrokenSeal, Seal

_INDEX_BYTES = 16


class Vault:
    """Seals values of comments and moderators, and finds authors again without their address."""

    def __init__(self, ring: KeyRing | LiveKeyRing) -> None:
        self.ring = ring
        self._seal = Seal(ring, "author_contacts")

    def pinned(self) -> "Vault":
        """The vault with the ring of this moment, for many look-ups in a row."""
        return Vault(self.ring.pinned())

    def blind_index(self, site_id: str, address: str) -> bytes:
        """16 bytes that are equal for the same author within one site, and nowhere else."""
        key = self.ring.index_key(f"author|{site_id}")
        return hmac.digest(key, index_form(address).encode(), "sha256")[:_INDEX_BYTES]

    def key_index(self, site_id: str, author_key: str) -> bytes:
        """The same of an author whom a door knows by an opaque name, and by no address."""
        return self.digest(f"author-key|{site_id}", author_key.encode())[:_INDEX_BYTES]

    def mail_name(self, site_id: str, index: bytes) -> str:
        """What stands in links for whoever has this blind index: an identifier, never the index."""
        return id_from_bytes(self.digest(f"mail|{site_id}", index)[:_INDEX_BYTES])

    def suppression(self, name: str) -> bytes:
        """16 bytes by which it is known that nobody of this name is written to again."""
        return self.digest("suppressed", name.encode())[:_INDEX_BYTES]

    def digest(self, purpose: str, data: bytes) -> bytes:
        """A keyed SHA-256 of something that must be recognised but not kept. 32 bytes."""
        return hmac.digest(self.ring.index_key(purpose), data, hashlib.sha256)

    def seal_act(self, act: bytes) -> tuple[bytes, str]:
        """The hash of one canonical row of the audit trail, and the identifier of its key."""
        ring = self.ring.pinned()
        return hmac.digest(ring.audit_key(ring.newest), act, "sha256"), ring.newest

    def is_act(self, act: bytes, key_id: str, seal: bytes) -> bool:
        """Whether a row is what was sealed. False too where the ring doesn't know the key."""
        try:
            key = self.ring.pinned().audit_key(key_id)
        except KeyError:
            return False
        return hmac.compare_digest(hmac.digest(key, act, "sha256"), seal)

    def knows_key(self, key_id: str) -> bool:
        """Whether the ring can verify what was sealed with this key."""
        ring = self.ring.pinned()
        return key_id in ring.keys or key_id in ring.audit_keys

    def store(
        self,
        connection: Connection,
        site_id: str,
        comment_id: str,
        values: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Seal ``values`` (field to plain text) of one comment."""
        self.store_sealed(connection, self.seal_values(site_id, comment_id, values, now))

    def seal_values(
        self, site_id: str, comment_id: str, values: Mapping[str, str], now: datetime
    ) -> list[dict[str, object]]:
        """``values`` of one comment as sealed rows, for whoever stores many comments at once."""
        seal = self._seal.pinned()
        rows = []
        for field, plain in values.items():
            row = self._row(seal, site_id, comment_id, field, plain)
            row["created_at"] = now
            rows.append(row)
        return rows

    def store_sealed(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Keep what ``seal_values`` has sealed."""
        insert_later(connection, INSERT_CONTACT, *rows)

    def store_index(
        self, connection: Connection, site_id: str, comment_id: str, index: bytes, now: datetime
    ) -> None:
        """Keep what finds the author again, of whom there is no address: a row without a value."""
        row = {"site_id": site_id, "comment_id": comment_id, "field": "email", "sealed": None}
        kept = {"key_id": self.ring.pinned().newest, "blind_index": index, "created_at": now}
        insert_later(connection, INSERT_CONTACT, row | kept)

    def open_value(
        self, session: Session, site_id: str, comment_id: str, field: str = "email"
    ) -> str | BrokenSeal | None:
        """The plain value, or None where there is none (any more). Callers write an audit row."""
        row = session.get(SealedValue, (comment_id, field))
        if row is None or row.sealed is None or row.site_id != site_id:
            return None
        return self._opened(row)

    def plain_addresses(
        self, session: Session, comment_ids: Iterable[str]
    ) -> dict[str, str | BrokenSeal]:
        """Addresses in full by comment, where there still is one. Callers write an audit row."""
        wanted = SealedValue.comment_id.in_(list(comment_ids))
        rows = session.scalars(select(SealedValue).where(wanted, SealedValue.field == "email"))
        opened = {row.comment_id: self._opened(row) for row in rows}
        return {comment_id: one for comment_id, one in opened.items() if one is not None}

    def masked_addresses(
        self, session: Session, comment_ids: Iterable[str]
    ) -> dict[str, str | BrokenSeal]:
        """``j•••@e•••.org`` by comment, for those that still have an address."""
        wanted = SealedValue.comment_id.in_(list(comment_ids))
        rows = session.scalars(select(SealedValue).where(wanted, SealedValue.field == "email"))
        masked = {
            row.comment_id: self.masked(row.site_id, row.comment_id, row.sealed, row.key_id)
            for row in rows
        }
        return {comment_id: one for comment_id, one in masked.items() if one is not None}

    def masked(
        self, site_id: str, comment_id: str, sealed: bytes | None, key_id: str | None
    ) -> str | BrokenSeal | None:
        """``j•••@e•••.org`` of a comment's contact; None where it holds no address (any more)."""
        if sealed is None or key_id is None:
            return None
        address = self._seal.open(sealed, key_id, place_of_contact(site_id, comment_id, "email"))
        return mask_address(address) if isinstance(address, str) else address

    def masked_account(self, account: Moderator) -> str | BrokenSeal:
        """``j•••@e•••.org`` of a moderator."""
        address = self.open(account)
        return mask_address(address) if isinstance(address, str) else address

    def same_author(
        self, site_id: str, blind_index: bytes, after: str | None = None
    ) -> Select[str]:
        """The identifiers of a site's comments by one author, newest first, as a subquery."""
        theirs = COMMENTS_BY_AUTHOR.params(site_id=site_id, blind_index=blind_index)
        return theirs.where(SealedValue.comment_id < after) if after else theirs

    def index_of(self, session: Session, comment_id: str) -> bytes | None:
        """The author's blind index; it never leaves the service."""
        found = BLIND_INDEX.rows(session.connection(), {"comment_id": comment_id})
        return found[0][0] if found else None

    def seal(
        self, table: type[SealedRow], row_id: str, plain: str, *, site_id: str = NO_SITE
    ) -> tuple[bytes, str]:
        """``plain`` sealed for one row of a table, and the identifier of the key."""
        seal = self._seal_of(table).pinned()
        return seal.seal(plain, place_in(table, row_id, site_id)), seal.key_id

    def open(self, row: SealedRow) -> str | BrokenSeal:
        """What is sealed in a row; broken where it was sealed for another."""
        sealed = getattr(row, row.sealed_in)
        return self._seal_of(type(row)).open(sealed, row.key_id, place_of(row))

    def open_any(self, row: AnySealed) -> str | BrokenSeal | None:
        """What is sealed in a row of whichever table; None where nothing is (any more)."""
        return self._opened(row) if isinstance(row, SealedValue) else self.open(row)

    def reseal(self, row: AnySealed) -> BrokenSeal | None:
        """Seal it anew with the newest key. A broken seal is the answer, and left as it is."""
        plain = self.open_any(row)
        if not isinstance(plain, str):
            return plain
        seal = self._seal_of(type(row)).pinned()
        put_sealed(row, seal.seal(plain, place_of(row)), seal.key_id)
        return None

    def _seal_of(self, table: type[AnySealed]) -> Seal:
        return Seal(self.ring, table.__tablename__)

    def account_index(self, address: str) -> bytes:
        """The blind index by which sign-in finds a moderator."""
        return self.digest("moderators", index_form(address).encode())[:_INDEX_BYTES]

    def _opened(self, contact: SealedValue) -> str | BrokenSeal | None:
        if contact.sealed is None:
            return None
        return self._seal.open(contact.sealed, contact.key_id, place_of(contact))

    def _row(
        self, seal: Seal, site_id: str, comment_id: str, field: str, plain: str
    ) -> dict[str, object]:
        is_address = field == "email"
        return {
            "site_id": site_id,
            "comment_id": comment_id,
            "field": field,
            "sealed": seal.seal(plain, place_of_contact(site_id, comment_id, field)),
            "key_id": seal.key_id,
            "blind_index": self.blind_index(site_id, plain) if is_address else None,
        }
