"""Shorten the audit trail: the oldest rows go when their time is up, and an anchor says so.

A row is verified before it goes, so that nobody can have the service delete what they altered.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation import Installation
from moderation.actions.installation.audit_form import canonical_anchor
from moderation.tables import AuditHead, AuditRow

_BATCH = 500
_log = structlog.get_logger(__name__)


def shorten_chains(installation: Installation, before: datetime) -> int:
    """Delete the rows from before that time, of all chains; how many.

    What is broken stays where it is, for whoever has to find out why.
    """
    with installation.database.reading() as session:
        chains = session.scalars(select(AuditHead.chain).order_by(AuditHead.chain)).all()
    return sum(_shorten(installation, chain, before) for chain in chains)


def _shorten(installation: Installation, chain: str, before: datetime) -> int:
    total = 0
    while True:
        with installation.database.reading() as session:
            due = _due(session, chain, before)
        if not due:
            return total
        verified = verify_chain(installation, chain, most=len(due))
        if verified.flaw:
            _log.error("audit.broken", chain=chain, row=verified.broken, flaw=verified.flaw)
            return total
        total += _delete(installation, chain, before)


def _due(session: Session, chain: str, before: datetime) -> Sequence[AuditRow]:
    """The oldest rows of a chain, up to the first whose time isn't up."""
    rows = session.scalars(
        select(AuditRow).where(AuditRow.chain == chain).order_by(AuditRow.number).limit(_BATCH)
    ).all()
    young = next((at for at, row in enumerate(rows) if row.created_at >= before), len(rows))
    return rows[:young]


def _delete(installation: Installation, chain: str, before: datetime) -> int:
    now = clock.now()
    with installation.database.transaction() as session:
        head = session.get_one(AuditHead, chain, with_for_update=True)
        due = _due(session, chain, before)
        if not due or due[0].number != head.anchor_number + 1:
            return 0
        last = due[-1]
        form = canonical_anchor(chain, last.number, last.hash, now)
        seal, key_id = installation.vault.seal_act(form)
        session.execute(
            delete(AuditRow).where(AuditRow.chain == chain, AuditRow.number <= last.number)
        )
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
