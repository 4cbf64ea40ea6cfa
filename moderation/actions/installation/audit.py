"""Write the audit trail: acts are noted in their own transaction, and chained as its last step.

A chain has one end, so those who add to it wait for each other. They do so with nothing left to
do but commit: no lock is taken after a chain's, and several chains are taken in order.
"""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from moderation.actions.installation.act import Act
from moderation.actions.installation.audit_form import START, canonical
from moderation.database import insert_if_absent
from moderation.tables import AuditHead, AuditRow
from moderation.transactions.notes import notes_of, take_notes
from moderation.transactions.prepared import Prepared
from moderation.vault import Vault


def record_act(session: Session | Connection, act: Act) -> None:
    """Note an act; it is chained when the transaction ends."""
    connection = session.connection() if isinstance(session, Session) else session
    if "ends_with" not in connection.get_execution_options():
        raise RuntimeError("Acts are recorded in an installation's transactions only.")
    notes_of(connection).append(act)


def chain_acts(vault: Vault, connection: Connection) -> None:
    """Add the acts of this transaction to their chains; its last step."""
    acts = sorted(take_notes(connection), key=lambda act: act.chain)  # keeps their order
    for chain, mine in groupby(acts, key=lambda act: act.chain):
        _append(connection, vault, chain, list(mine))


def _append(connection: Connection, vault: Vault, chain: str, acts: Sequence[Act]) -> None:
    number, last = _hold(connection, chain)
    rows = []
    for act in acts:
        number += 1
        sealed, key_id = vault.seal_act(canonical(act, number, last))
        rows.append(_row(act, number) | {"key_id": key_id, "previous": last, "hash": sealed})
        last = sealed
    _INSERT.run_each(connection, rows)
    _MOVE_END.run(connection, {"its": chain, "to": number, "last": last, "more": len(rows)})


def _row(act: Act, number: int) -> dict[str, object]:
    return {
        "chain": act.chain,
        "number": number,
        "actor": str(act.actor),
        "action": act.action,
        "object_id": act.object_id,
        "before": act.before,
        "after": act.after,
        "details": act.details,
        "created_at": act.created_at,
    }


def _hold(connection: Connection, chain: str) -> tuple[int, bytes]:
    """The end of a chain, held until the commit; a chain that is new begins here."""
    found = _END.rows(connection, {"its": chain})
    if not found:
        insert_if_absent(connection, AuditHead.__table__, _new_head(chain))
        found = _END.rows(connection, {"its": chain})
    [(number, last)] = found
    return number, last


def _new_head(chain: str) -> dict[str, object]:
    return {
        "chain": chain,
        "number": 0,
        "hash": START,
        "count": 0,
        "anchor_number": 0,
        "anchor_hash": START,
    }


_heads = AuditHead.__table__.c
_INSERT = Prepared(insert(AuditRow.__table__))
_END = Prepared(
    select(_heads.number, _heads.hash).where(_heads.chain == bindparam("its")).with_for_update()
)
_MOVE_END = Prepared(
    update(AuditHead.__table__)
    .where(_heads.chain == bindparam("its"))
    .values(number=bindparam("to"), hash=bindparam("last"), count=_heads.count + bindparam("more"))
)
