"""What a move of pages would do, before it is done: which threads move, and which become one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from moderation.actions.moving.join_threads import (
    ThreadRow,
    Wanted,
    count_comments,
    every_thread,
    settled,
    threads_at,
)
from moderation.actions.publication.pages import Page, address_digest, page_of
from moderation.actions.publication.threads import rules_of
from moderation.actions.sites.add_site import origin_of
from moderation.errors import Invalid
from moderation.languages import N_, said
from moderation.tables import Site, SiteOrigin
from moderation.vault import Vault
from moderation.web_address import (
    NoAddress,
    PageRules,
    address_by_rules,
    page_address,
    split_address,
)

_NO_PREFIX = N_("What begins both addresses ends with a slash, and has no query and no fragment.")


@dataclass(frozen=True, slots=True)
class MoveOrder:
    """A page and its new address, or what the addresses of many pages begin with."""

    old: str
    new: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One thread of a plan."""

    old: str
    new: str
    comments: int
    is_merged: bool


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move does. ``left`` threads hold somebody's own address, and are moved one by one."""

    old: str
    new: str
    wanted: Sequence[Wanted]
    lines: Sequence[MoveLine]
    left: int

    @property
    def merged(self) -> int:
        """How many threads become one with another."""
        return sum(line.is_merged for line in self.lines)

    @property
    def moved(self) -> int:
        """How many threads get another address, and nothing else."""
        return len(self.lines) - self.merged

    @property
    def comments(self) -> int:
        """How many comments are in them."""
        return sum(line.comments for line in self.lines)


def plan_move(session: Session, vault: Vault, site_id: str, order: MoveOrder) -> MovePlan:
    """What the move would do. Raises ``Invalid`` for one that must not be, and says what it would
    have done.
    """
    connection = session.connection()
    old, new = _page(vault, order.old, "old"), _page(vault, order.new, "new")
    rules = rules_of(connection, site_id)
    if order.is_prefix:
        moves, left = _beneath(connection, site_id, old, new, rules)
    else:
        moves, left = _one(connection, site_id, old, new, rules), 0
    wanted = settled(connection, site_id, moves)
    counts = count_comments(connection, [one.thread.id for one in wanted])
    lines = [
        MoveLine(one.thread.url, one.url, counts.get(one.thread.id, 0), one.into is not None)
        for one in wanted
    ]
    plan = MovePlan(old.shown, new.shown, wanted, lines, left)
    _refuse(session, site_id, old, new, plan, is_prefix=order.is_prefix)
    return plan


def _page(vault: Vault, address: str, parameter: str) -> Page:
    try:
        page = page_of(vault, address)
        origin_of(page.address)
    except (NoAddress, Invalid):
        raise Invalid("This is not the address of a page.", parameter=parameter) from None
    return page


def _one(
    connection: Connection, site_id: str, old: Page, new: Page, rules: PageRules
) -> list[tuple[ThreadRow, str, bytes]]:
    digest = old.digest(rules)
    thread = threads_at(connection, site_id, [digest]).get(digest)
    return [(thread, new.shown, new.digest(rules))] if thread else []


def _beneath(
    connection: Connection, site_id: str, old: Page, new: Page, rules: PageRules
) -> tuple[list[tuple[ThreadRow, str, bytes]], int]:
    for page, name in ((old, "old"), (new, "new")):
        parts = split_address(page.address)
        if page.keyed or parts.query or parts.fragment or not parts.path.endswith("/"):
            raise Invalid(_NO_PREFIX, parameter=name)
    found, left = [], 0
    for thread in every_thread(connection, site_id):
        if not thread.url.startswith(old.address):
            continue
        if thread.url_digest != address_digest(address_by_rules(thread.url, rules)):
            left += 1
            continue
        url = page_address(new.address + thread.url[len(old.address) :])
        found.append((thread, url, address_digest(address_by_rules(url, rules))))
    return found, left


def _refuse(
    session: Session, site_id: str, old: Page, new: Page, plan: MovePlan, *, is_prefix: bool
) -> None:
    would = {"moved": plan.moved, "merged": plan.merged, "comments": plan.comments}
    other = session.scalar(
        select(Site.name)
        .join(SiteOrigin, SiteOrigin.site_id == Site.id)
        .where(
            SiteOrigin.origin == origin_of(new.address),
            Site.id != site_id,
            Site.removed_at.is_(None),
        )
    )
    own = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
    if other is not None and origin_of(new.address) not in session.scalars(own).all():
        raise Invalid(
            said(
                "The new address is one of %(site)s: pages of two sites are not joined. It would"
                " have moved %(moved)s threads and merged %(merged)s, with %(comments)s comments.",
                site=other,
                **would,
            ),
            parameter="new",
        )
    if old.address == new.address or (is_prefix and _hits_itself(old, new, plan)):
        raise Invalid(
            said(
                "The new address is among the old ones: the move would hit itself. It would have"
                " moved %(moved)s threads and merged %(merged)s, with %(comments)s comments.",
                **would,
            ),
            parameter="new",
        )


def _hits_itself(old: Page, new: Page, plan: MovePlan) -> bool:
    before = {one.thread.url_digest for one in plan.wanted}
    return new.address.startswith(old.address) or any(one.digest in before for one in plan.wanted)
