"""The heads of the audit trail's chains: what one notes down elsewhere, and compares later."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.languages import N_
from moderation.tables import NO_SITE, AuditHead, AuditRow, Site


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain. ``site`` is None for the installation's own, and where a site is gone."""

    chain: str
    site: str | None
    number: int
    hash: str

    @property
    def name(self) -> str:
        """What people call the chain."""
        return self.site or ("(no site)" if self.chain == NO_SITE else self.chain)


def read_heads(session: Session) -> Sequence[Head]:
    """Every chain's end, the installation's own first. A site without one has number -1."""
    heads = {head.chain: head for head in session.scalars(select(AuditHead))}
    called = func.coalesce(Site.removed_name, Site.name)
    names = {row.id: row.called for row in session.execute(select(Site.id, called.label("called")))}
    chains = sorted(heads.keys() | names.keys())
    return [_head(chain, names.get(chain), heads.get(chain)) for chain in chains]


def flaw_of_noted(session: Session, chain: str, number: int, noted: str) -> str | None:
    """What is wrong with a chain that once had this head; None where it went on from there."""
    head = session.get(AuditHead, chain)
    row = session.get(AuditRow, (chain, number))
    if head is None:
        return N_("The chain is gone, though its head was noted.")
    if number > head.number:
        return (
            f"The chain ends at row {head.number}, though row {number} was noted as its head: "
            "rows were cut off, or an older backup was restored."
        )
    found = row.hash if row else head.anchor_hash if number == head.anchor_number else None
    if found is None:
        return None if number < head.anchor_number else f"Row {number} is missing."
    if found.hex() != noted.lower():
        return f"Row {number} is not the one whose hash was noted: the chain was written anew."
    return None


def _head(chain: str, site: str | None, head: AuditHead | None) -> Head:
    if head is None:
        return Head(chain, site, -1, "")
    return Head(chain, site, head.number, head.hash.hex())
