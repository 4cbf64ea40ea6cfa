"""What a site says of its own addresses, and what a change of that would join."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.moving.join_threads import (
    Wanted,
    count_comments,
    every_thread,
    hold_threads,
    rename,
    settled,
)
from moderation.actions.moving.move_threads import begin_move
from moderation.actions.moving.plan_move import MoveLine
from moderation.actions.moving.said_of_pages import join_pages
from moderation.actions.publication.pages import address_digest
from moderation.actions.publication.threads import rules_of
from moderation.actions.sites.set_site import changed, told_of
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import lock_of
from moderation.languages import N_, said
from moderation.tables import Site, ThreadMove
from moderation.web_address import PAGE_RULES, PageRules, address_by_rules

_OVERTAKEN = N_(
    "The rules were changed again since, so nothing was undone. Undo that change first."
)


@dataclass(frozen=True, slots=True)
class Joining:
    """What a change of the rules makes of the threads that there are: ``lines`` become one."""

    rules: PageRules
    wanted: Sequence[Wanted]
    lines: Sequence[MoveLine]

    @property
    def comments(self) -> int:
        """How many comments are in threads that become one with another."""
        return sum(line.comments for line in self.lines)


def read_rules(session: Session, site_id: str) -> dict[str, str]:
    """The site's rules by name."""
    return asdict(rules_of(session.connection(), site_id))


def preview_rules(session: Session, site_id: str, changes: Mapping[str, str]) -> Joining:
    """What these changes would join. Raises ``Invalid`` for a rule or a value that is none."""
    connection = session.connection()
    before = rules_of(connection, site_id)
    after = replace(before, **_checked(changes))
    wanted = _changed(connection, site_id, before, after)
    merged = [one for one in wanted if one.into]
    ids = [one.thread.id for one in merged]
    counts = count_comments(connection, ids)
    urls = {thread.id: thread.url for thread in every_thread(connection, site_id)} if ids else {}
    lines = [
        MoveLine(one.thread.url, urls[one.into or ""], counts.get(one.thread.id, 0), is_merged=True)
        for one in merged
    ]
    return Joining(after, wanted, lines)


def set_page_rules(
    installation: Installation, site_id: str, changes: Mapping[str, str], actor: Actor
) -> Joining:
    """Change the rules, and join what is one page by them, in one transaction."""
    now = clock.now()
    with installation.database.transaction() as session:
        installation.database.wait_for_lock(session, lock_of(site_id))
        before = read_rules(session, site_id)
        joining = preview_rules(session, site_id, changes)
        site = session.get(Site, site_id)
        if site is None:
            raise NotFound("There is no site of this name.")
        if before == asdict(joining.rules):
            return joining
        site.page_rules = joining.rules.stored()
        session.flush()
        details = told_of(changed(before, asdict(joining.rules)))
        record_act(session, Act(actor, "site.changed", now, site_id, site_id, details=details))
        if joining.wanted:
            told = (_told(before), _told(asdict(joining.rules)))
            move_id = begin_move(session, site_id, "rules", told, actor, now)
            join_pages(session, move_id, joining.wanted, actor, now)
        if joining.lines:
            details = details_of(merged=len(joining.lines), comments=joining.comments)
            act = Act(actor, "threads.joined", now, site_id, move_id, details=details)
            record_act(session, act)
    return joining


def take_back_rules(session: Session, move: ThreadMove, actor: Actor, now: datetime) -> None:
    """Go back to the rules that a change replaced, whose joined threads were parted already.

    Pages that were first written on since are found by the old rules, too; what is one page by
    those becomes one thread, and that is a move of its own. Raises ``Conflict`` where the site's
    rules are no longer those of the change.
    """
    connection, site = session.connection(), session.get_one(Site, move.site_id)
    present = rules_of(connection, site.id)
    if _told(asdict(present)) != move.new_address:
        raise Conflict(_OVERTAKEN)
    former = PageRules.of(_read(move.old_address))
    site.page_rules = former.stored()
    session.flush()
    details = told_of(changed(asdict(present), asdict(former)))
    record_act(session, Act(actor, "site.changed", now, site.id, site.id, details=details))
    wanted = _changed(connection, site.id, present, former)
    if any(one.into for one in wanted):
        told = (move.new_address, move.old_address)
        move_id = begin_move(session, site.id, "rules", told, actor, now)
        join_pages(session, move_id, wanted, actor, now)
    else:
        hold_threads(connection, [one.thread.id for one in wanted])
        rename(connection, [(one.thread.id, one.url, one.digest) for one in wanted])


def _changed(
    connection: Connection, site_id: str, before: PageRules, after: PageRules
) -> list[Wanted]:
    moves = []
    for thread in every_thread(connection, site_id):
        if thread.url_digest != address_digest(address_by_rules(thread.url, before)):
            continue  # it holds somebody's own address, of which the rules say nothing
        digest = address_digest(address_by_rules(thread.url, after))
        if digest != thread.url_digest:
            moves.append((thread, thread.url, digest))
    return settled(connection, site_id, moves)


def _checked(changes: Mapping[str, str]) -> dict[str, str]:
    for name, value in changes.items():
        values = PAGE_RULES.get(name)
        if values is None:
            detail = said("What can be set is: %(settings)s.", settings=", ".join(PAGE_RULES))
            raise Invalid(detail, parameter="key")
        if value not in values:
            told = {"setting": name, "values": ", ".join(values)}
            raise Invalid(said("%(setting)s is one of: %(values)s.", **told), parameter=name)
    return dict(changes)


def _told(rules: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(rules.items()))


def _read(told: str) -> dict[str, str]:
    pairs = (rule.partition("=") for rule in told.split())
    return {name: value for name, _, value in pairs}
