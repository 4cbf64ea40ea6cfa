"""Shorten the audit trail: the oldest rows go when their time is up, and an anchor says so.

A row is verified before it goes, so that nobody can have the service delete what they altered.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation import Installation
from moderation.actions.installation.audit_form import canonical_anchor
from moderation.actions.installation.expiry_rule import (
    BatchSize,
    Counts,
    ExpiryRule,
    batch,
    overdue_of,
)
from moderation.tables import AuditHead, AuditRow

_log = structlog.get_logger(__name__)


def audit_rule(before: datetime) -> ExpiryRule:
    """The rows from before that time go, of all chains.

    What is broken stays where it is, for whoever has to find out why.
    """

    def shorten(installation: Installation, size: BatchSize) -> Iterator[Counts]:
        for chain in _chains_since(installation, before):
            while number := _shorten(installation, size, chain, before):
                yield {"audit": number}

    due = select(AuditRow.chain, AuditRow.number).where(AuditRow.created_at < before)
    return ExpiryRule("audit", shorten, overdue_of(due, AuditRow.created_at, before))


def _chains_since(installation: Installation, before: datetime) -> Sequence[str]:
    old = exists().where(AuditRow.chain == AuditHead.chain, AuditRow.created_at < before)
    with installation.database.reading() as session:
        query = select(AuditHead.chain).where(old).order_by(AuditHead.chain)
        return session.scalars(query).all()


def _shorten(installation: Installation, size: BatchSize, chain: str, before: datetime) -> int:
    with installation.database.reading() as session:
        due = len(_due(session, chain, before, size.rows))
    if not due:
        return 0
    verified = verify_chain(installation, chain, most=due)
    if verified.flaw:
        _log.error("audit.broken", chain=chain, row=verified.broken, flaw=verified.flaw)
        return 0
    with batch(installation, size) as session:
        return _delete(installation, session, chain, before, due)


def _due(session: Session, chain: str, before: datetime, most: int) -> Sequence[AuditRow]:
    """The oldest rows of a chain, up to the first whose time isn't up."""
    rows = session.scalars(
        select(AuditRow).where(AuditRow.chain == chain).order_by(AuditRow.number).limit(most)
    ).all()
    young = next((at for at, row in enumerate(rows) if row.created_at >= before), len(rows))
    return rows[:young]


def _delete(
    installation: Installation, session: Session, chain: str, before: datetime, most: int
) -> int:
    now = clock.now()
    head = session.get_one(AuditHead, chain, with_for_update=True)
    due = _due(session, chain, before, most)
    if not due or due[0].number != head.anchor_number + 1:
        return 0
    last = due[-1]
    form = canonical_anchor(chain, last.number, last.hash, now)
    seal, key_id = installation.vault.seal_act(form)
    session.execute(delete(AuditRow).where(AuditRow.chain == chain, AuditRow.number <= last.number))
    session.execute(
        update(AuditHead)
        .where(AuditHead.chain == chain)
        .values(
            count=AuditHead.count - len(due),
            anchor_number=last.number,
            anchor_hash=last.hash,
            anchor_at=now,
            anchor_key_id=key_id,
            anchor_seal=seal,
        )
    )
    return len(due)
