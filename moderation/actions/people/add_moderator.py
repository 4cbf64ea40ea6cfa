"""Add a moderator, or a role to one; the answer is a link that signs in once."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.installation.credentials import digest_of, new_token
from moderation.errors import Invalid, NotFound
from moderation.identifiers import new_id
from moderation.tables import Membership, Moderator, SignInLink, Site
from moderation.unseen import seen_line
from moderation.vault import RefusedAddress, canonical_address, mask_address

Role = Literal["admin", "moderator", "viewer"]

LINK_LIFETIME = timedelta(hours=24)


def add_moderator(
    installation: Installation,
    email: str,
    role: Role,
    site: str | None = None,
    display_name: str | None = None,
) -> str:
    """Give somebody a role on a site (on every site, where none is named); a sign-in token.

    Raises ``Invalid`` for an address that is none, ``NotFound`` for a site that is none.
    """
    address = account_address(installation, email)
    now = clock.now()
    with installation.database.transaction() as session:
        moderator = _find_or_add(session, installation, address, display_name, now)
        _grant(session, moderator.id, role, site)
        record_act(session, Act(OPERATOR, "moderator.added", now, object_id=moderator.id))
        return new_link(session, moderator.id, now)


def new_link(session: Session, moderator_id: str, now: datetime) -> str:
    """A token that signs this moderator in once within a day."""
    token = new_token()
    session.add(
        SignInLink(
            digest=digest_of(token),
            moderator_id=moderator_id,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
        )
    )
    return token


def account_address(installation: Installation, email: str) -> str:
    """The one form of an address that an account is found by. Raises ``Invalid``."""
    allow_test = installation.settings.email_allow_test_domains
    try:
        return canonical_address(email, allow_test_domains=allow_test)
    except RefusedAddress as refused:
        raise Invalid(str(refused), parameter="email") from None


def find_account(session: Session, installation: Installation, address: str) -> Moderator | None:
    """The account of this address."""
    index = installation.vault.account_index(address)
    return session.scalars(select(Moderator).where(Moderator.blind_index == index)).one_or_none()


def make_account(
    session: Session,
    installation: Installation,
    address: str,
    display_name: str | None,
    now: datetime,
) -> Moderator:
    """An account without a role and without a password; its address is sealed."""
    moderator_id = new_id()
    sealed, key_id = installation.vault.seal(Moderator, moderator_id, address)
    moderator = Moderator(
        id=moderator_id,
        display_name=seen_line(display_name or "") or mask_address(address),
        sealed_email=sealed,
        key_id=key_id,
        blind_index=installation.vault.account_index(address),
        created_at=now,
    )
    session.add(moderator)
    session.flush()
    return moderator


def _find_or_add(
    session: Session,
    installation: Installation,
    address: str,
    display_name: str | None,
    now: datetime,
) -> Moderator:
    found = find_account(session, installation, address)
    if found is None:
        return make_account(session, installation, address, display_name, now)
    found.disabled_at = None
    return found


def _grant(session: Session, moderator_id: str, role: Role, site: str | None) -> None:
    query = select(Site.id).where(Site.removed_at.is_(None))
    query = query if site is None else query.where(Site.name == site)
    site_ids = session.scalars(query).all()
    if site is not None and not site_ids:
        raise NotFound("There is no site of this name.")
    for site_id in site_ids:
        session.merge(Membership(moderator_id=moderator_id, site_id=site_id, role=role))
