"""Invite somebody to a site; the answer is a link that signs them in once, where they need one.

A link is as good as the account. So an admin gets none for an account that other sites trust, and
none for one that somebody has set a password for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.people.add_moderator import (
    Role,
    account_address,
    find_account,
    make_account,
)
from moderation.actions.people.add_moderator import new_link as make_link
from moderation.actions.people.all_sites_admin import all_sites_admins
from moderation.actions.people.mail_invitation import mail_invitation
from moderation.actions.people.site_roles import drop_links, hold_roles, put_role, role_of
from moderation.actions.signing_in.sign_in_ways import ways_of
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.tables import Membership, Moderator
from moderation.unseen import seen_line
from moderation.vault import BrokenSeal, mask_address

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """Who was invited, and the token of their link to pass on.

    There is none for who can sign in already, and where it ``is_mailed``.
    """

    display_name: str
    address: str | BrokenSeal  # masked
    token: str | None
    is_mailed: bool = False


def invite_moderator(
    installation: Installation,
    site_id: str,
    email: str,
    role: Role,
    by: str,
    display_name: str = "",
    language: str = "en",
) -> Invitation:
    """Give somebody a role on the site, and have a link mailed to them where mail is set.

    Raises ``Invalid``, ``Conflict`` and ``Forbidden``.
    """
    address = account_address(installation, email)
    name = _name(display_name)
    now = clock.now()
    with installation.database.transaction() as session:
        account = find_account(session, installation, address)
        hold_roles(session, site_id, by, whom=account.id if account else None)
        if account is None:
            account = make_account(session, installation, address, name or None, now)
        else:
            session.refresh(account)  # as it is now that nobody else changes it
            _require_invitable(session, site_id, account, by)
        put_role(session, site_id, account.id, role, now)
        is_mailed = mail_invitation(session, installation, account, site_id, language)
        needs_link = not is_mailed and not ways_of(session, account)
        token = make_link(session, account.id, now) if needs_link else None
        record_act(session, Act(Actor.moderator(by), "moderator.invited", now, site_id, account.id))
        return Invitation(account.display_name, mask_address(address), token, is_mailed)


def new_link(installation: Installation, site_id: str, moderator_id: str, by: str) -> Invitation:
    """Another link for somebody who has none left; earlier ones end.

    Raises ``NotFound`` for somebody who isn't on the site, ``Conflict`` for who needs none.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        hold_roles(session, site_id, by)
        found = session.get(Moderator, moderator_id) if is_id(moderator_id) else None
        if found is None or role_of(session, site_id, found.id) is None:
            raise NotFound
        if not _may_link(session, found, by):
            raise Conflict(
                "They have a password, or work for other sites too, so only whoever runs this "
                "service can make them a link."
            )
        drop_links(session, found.id)
        token = make_link(session, found.id, now)
        _record_link(session, site_id, found.id, by, now)
        address = installation.vault.masked_account(found)
        return Invitation(found.display_name, address, token)


def _may_link(session: Session, account: Moderator, by: str) -> bool:
    """Whether a link for the account gives its maker nothing that they don't have."""
    is_open = account.disabled_at is None and not ways_of(session, account) and account.id != by
    return is_open and _is_known_here(session, account.id, by)


def _require_invitable(session: Session, site_id: str, account: Moderator, by: str) -> None:
    if role_of(session, site_id, account.id) is not None:
        raise Conflict("They are on this site already. Change their role in the list.")
    if account.disabled_at is not None:
        raise Conflict("This account was disabled. An admin of all sites can enable it again.")
    if not _is_known_here(session, account.id, by):
        raise Conflict(
            "There is an account with this address that you cannot vouch for. An admin of all "
            "sites, or whoever runs this service, can give it a role here."
        )


def _is_known_here(session: Session, account_id: str, by: str) -> bool:
    return account_id in known_here(session, [account_id], by)


def known_here(session: Session, account_ids: Collection[str], by: str) -> set[str]:
    """Those accounts of which the inviter is an admin of every site they work for, of one at least.

    Otherwise somebody could have made one in another's name, and wait for others to trust it.
    """
    if by in all_sites_admins(session):
        return set(account_ids)
    own = select(Membership.site_id).where(
        Membership.moderator_id == by, Membership.role == "admin"
    )
    theirs = select(Membership.moderator_id).where(Membership.moderator_id.in_(account_ids))
    strangers = theirs.where(Membership.site_id.not_in(own))
    return set(session.scalars(theirs.except_(strangers)))


def _record_link(session: Session, site_id: str, who: str, by: str, now: datetime) -> None:
    record_act(session, Act(Actor.moderator(by), "moderator.link_made", now, site_id, who))


def _name(text: str) -> str:
    name = seen_line(text)
    if len(name) > LONGEST_NAME:
        raise Invalid("A name has 1 to 100 characters that can be seen.", parameter="display_name")
    return name
