"""Verify the audit trail: every row is what was written, and none is missing.

A chain is read piece by piece; each piece is one statement, so that what others add or expire
meanwhile is seen whole or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.installation.audit_form import START, canonical, canonical_anchor
from moderation.languages import N_, said
from moderation.tables import AuditHead, AuditRow
from moderation.vault import Vault

PIECE = 1_000

# Columns and no objects: to make one of every row takes longer than to verify it.
_HEADS, _ROWS = AuditHead.__table__, AuditRow.__table__
_HEAD = tuple(column.label(f"head_{column.key}") for column in _HEADS.columns[1:])
_ROW = tuple(_ROWS.columns)


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a chain, or of the part that was looked at.

    Rows ``first`` to ``last`` hold. ``unkeyed`` of them were written before chains had keys; only
    what came after vouches for those. ``expired`` rows before them were deleted when their time
    was up. ``flaw`` says what is wrong with row ``broken``, which may be one past the end.
    """

    chain: str
    first: int
    last: int
    last_hash: str
    head: int
    rows: int
    expired: int
    unkeyed: int
    broken: int | None = None
    flaw: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything up to the head was looked at and holds."""
        return self.flaw is None and self.last == self.head


class _Walk:
    """On the way along a chain: where we are, and what the next row must come after."""

    def __init__(self, vault: Vault, chain: str, after: int, known: bytes | None) -> None:
        self.vault = vault
        self.chain = chain
        self.last = after
        self.hash = known
        self.first = after + 1
        self.rows = 0
        self.unkeyed = 0
        self.may_be_unkeyed = True
        self.flaw: str | None = None
        self.broken: int | None = None

    def start_at(self, head: AuditHead) -> None:
        """Start behind the rows that expired, or skip those that expired while we walked."""
        if self.hash is not None and self.last >= head.anchor_number:
            return
        flaw = _flaw_of_anchor(self.vault, head)
        if flaw:
            self.fail(head.anchor_number, flaw)
        if self.rows == 0:
            self.first = head.anchor_number + 1
        self.last, self.hash = head.anchor_number, head.anchor_hash

    def step(self, row: Row[Any]) -> None:
        """Look at the next row."""
        flaw = self._flaw_of(row)
        if flaw:
            self.fail(min(row.number, self.last + 1), flaw)
            return
        self.last, self.hash = row.number, row.hash
        self.rows += 1
        self.unkeyed += row.key_id is None
        self.may_be_unkeyed = row.key_id is None

    def fail(self, number: int, flaw: str) -> None:
        """Here the chain is broken."""
        if self.flaw is None:
            self.broken, self.flaw = number, flaw

    def _flaw_of(self, row: Row[Any]) -> str | None:
        if row.number != self.last + 1:
            return said(
                "Row %(number)s is missing: row %(next)s follows row %(last)s.",
                number=self.last + 1,
                next=row.number,
                last=self.last,
            )
        if row.previous != self.hash:
            return said(
                "Row %(number)s does not follow the row before it: one of the two was changed.",
                number=row.number,
            )
        form = canonical(row, row.number, row.previous)
        if row.key_id is None:
            if not self.may_be_unkeyed:
                return said(
                    "Row %(number)s has no seal, though rows before it have one.", number=row.number
                )
            return None if is_unkeyed(form, row.hash) else _changed(row.number)
        if not self.vault.knows_key(row.key_id):
            return said(
                "Row %(number)s names a key that the key ring does not hold.", number=row.number
            )
        return None if self.vault.is_act(form, row.key_id, row.hash) else _changed(row.number)


def verify_chain(
    installation: Installation, chain: str, *, after: int = 0, most: int | None = None
) -> Verified:
    """Look at a chain behind row ``after``, at ``most`` rows or to its head.

    Where one begins in the middle, the row that one begins behind is taken as it is.
    """
    known = None if after == 0 else _hash_of(installation, chain, after)
    walk = _Walk(installation.vault, chain, after if known else 0, known)
    while True:
        size = PIECE if most is None else min(PIECE, most - walk.rows)
        with installation.database.reading() as session:
            piece = _piece(session, chain, walk.last, size)
        if not piece:
            walk.fail(
                0, N_("The chain has no head: it was removed, or the site was made without us.")
            )
            return _answer(walk, None)
        head = _head_of(chain, piece[0])
        walk.vault = installation.vault.pinned()  # once for the piece: to look costs a system call
        walk.start_at(head)
        rows = [row for row in piece if row.number is not None and row.number > walk.last]
        _walk_piece(walk, rows)
        if walk.flaw or len(rows) < size or (most is not None and walk.rows >= most):
            if not walk.flaw and len(rows) < size:
                _compare_with_head(walk, head)
            return _answer(walk, head)


def _walk_piece(walk: _Walk, rows: Sequence[Row[Any]]) -> None:
    for row in rows:
        walk.step(row)
        if walk.flaw:
            return


def _head_of(chain: str, row: Row[Any]) -> AuditHead:
    names = _HEADS.columns.keys()[1:]
    return AuditHead(chain=chain, **dict(zip(names, row[: len(names)], strict=True)))


def _piece(session: Session, chain: str, after: int, size: int) -> Sequence[Row[Any]]:
    behind = and_(_ROWS.c.chain == _HEADS.c.chain, _ROWS.c.number > after)
    return (
        session.connection()
        .execute(
            select(*_HEAD, *_ROW)
            .select_from(_HEADS.outerjoin(_ROWS, behind))
            .where(_HEADS.c.chain == chain)
            .order_by(_ROWS.c.number)
            .limit(size)
        )
        .all()
    )


def _hash_of(installation: Installation, chain: str, number: int) -> bytes | None:
    with installation.database.reading() as session:
        return session.scalars(
            select(AuditRow.hash).where(AuditRow.chain == chain, AuditRow.number == number)
        ).one_or_none()


def _compare_with_head(walk: _Walk, head: AuditHead) -> None:
    if walk.last < head.number:
        walk.fail(
            walk.last + 1,
            said(
                "Row %(number)s is missing: the chain ends at row %(last)s, "
                "and its head is row %(head)s.",
                number=walk.last + 1,
                last=walk.last,
                head=head.number,
            ),
        )
    elif walk.last > head.number:
        walk.fail(
            head.number + 1,
            said("Row %(number)s is past the head of the chain.", number=head.number + 1),
        )
    elif walk.hash != head.hash:
        walk.fail(
            head.number,
            said(
                "The head says something else of row %(number)s than the row.", number=head.number
            ),
        )
    elif head.count != head.number - head.anchor_number:
        walk.fail(
            head.number,
            said(
                "The head counts %(count)s rows, which is not how many there are.", count=head.count
            ),
        )


def _flaw_of_anchor(vault: Vault, head: AuditHead) -> str | None:
    if head.anchor_number == 0 and head.anchor_seal is None:
        return None if head.anchor_hash == START else N_("The beginning of the chain was changed.")
    if head.anchor_seal is None or head.anchor_key_id is None or head.anchor_at is None:
        return _rows_are_gone(head)
    form = canonical_anchor(head.chain, head.anchor_number, head.anchor_hash, head.anchor_at)
    if vault.is_act(form, head.anchor_key_id, head.anchor_seal):
        return None
    return _rows_are_gone(head)


def _rows_are_gone(head: AuditHead) -> str:
    return said(
        "Rows up to %(number)s are gone, and not because their time was up.",
        number=head.anchor_number,
    )


def is_unkeyed(form: bytes, found: bytes) -> bool:
    """Whether a row from before chains had keys has the plain hash that the migration gave it."""
    return sha256(form).digest() == found


def _changed(number: int) -> str:
    return said("Row %(number)s was changed after it was written.", number=number)


def _answer(walk: _Walk, head: AuditHead | None) -> Verified:
    return Verified(
        chain=walk.chain,
        first=walk.first,
        last=walk.last,
        last_hash=(walk.hash or b"").hex(),
        head=head.number if head else 0,
        rows=walk.rows,
        expired=head.anchor_number if head else 0,
        unkeyed=walk.unkeyed,
        broken=walk.broken,
        flaw=walk.flaw,
    )
