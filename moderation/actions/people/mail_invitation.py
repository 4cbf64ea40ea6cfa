"""Mail an invitation: put in the outbox, taken by the worker with a link made then, and settled.

What waits holds neither an address nor a link: the address is opened and the link made when the
mail is written, so that nothing of either lies about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.credentials import digest_of
from moderation.actions.people.add_moderator import account_address, find_account, new_link
from moderation.actions.signing_in.sign_in_ways import ways_of
from moderation.tables import MailedInvitation, Moderator, SignInLink, Site
from moderation.vault import BrokenSeal

MOST_TRIES = 8
_LATER = timedelta(minutes=5)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, repr=False)
class InvitationMail:
    """One mail: to whom, to which site if it is one, in which language, with which link's token."""

    moderator_id: str
    address: str
    site: str | None
    language: str
    token: str


def mail_invitation(
    session: Session,
    installation: Installation,
    account: Moderator,
    site_id: str | None,
    language: str = "en",
) -> bool:
    """Have the worker send somebody a link that signs in once, and whether it will.

    It won't where no mail is set, and to nobody who can sign in already. Another one is replaced.
    """
    if not installation.settings.sends_mail or ways_of(session, account):
        return False
    now = clock.now()
    session.merge(
        MailedInvitation(
            moderator_id=account.id,
            site_id=site_id,
            language=account.language or language,
            tries=0,
            due_at=now,
            created_at=now,
        )
    )
    return True


def invite_by_mail(installation: Installation, email: str, site: str | None) -> bool:
    """The same of an account that an operator names by its address. Raises ``Invalid``."""
    address = account_address(installation, email)
    with installation.database.transaction() as session:
        account = find_account(session, installation, address)
        site_id = session.scalar(select(Site.id).where(Site.name == site)) if site else None
        return account is not None and mail_invitation(session, installation, account, site_id)


def due_invitations(session: Session) -> Sequence[str]:
    """Whom to write to now; those who wait longest come first."""
    due = MailedInvitation.due_at <= clock.now()
    query = select(MailedInvitation.moderator_id).where(due).order_by(MailedInvitation.due_at)
    return session.scalars(query.limit(_AT_ONCE)).all()


def take_invitation(installation: Installation, moderator_id: str) -> InvitationMail | None:
    """What to send, with a new link; None where it isn't due, or nobody needs it any more.

    The next try is put off first: whoever is killed before it is settled sends it once more then.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        row = session.get(MailedInvitation, moderator_id, with_for_update=True)
        if row is None or row.due_at > now:
            return None
        account, site = session.get(Moderator, moderator_id), None
        if row.site_id is not None:
            site = session.get_one(Site, row.site_id)
        address = _address(session, installation, account)
        if account is None or address is None or (site and site.removed_at is not None):
            session.delete(row)
            return None
        row.tries, row.due_at = row.tries + 1, now + _LATER * 2**row.tries
        token = new_link(session, moderator_id, now)
        named = site.name if site else None
        return InvitationMail(moderator_id, address, named, row.language, token)


def settle_invitation(installation: Installation, moderator_id: str) -> None:
    """It was handed over, or never will be."""
    with installation.database.transaction() as session:
        _forget(session, moderator_id)


def put_off_invitation(installation: Installation, mail: InvitationMail) -> bool:
    """It was not handed over: its link ends, and another is sent later; whether one is."""
    with installation.database.transaction() as session:
        unsent = SignInLink.digest == digest_of(mail.token)
        session.execute(delete(SignInLink).where(unsent, SignInLink.used_at.is_(None)))
        row = session.get(MailedInvitation, mail.moderator_id, with_for_update=True)
        if row is not None and row.tries >= MOST_TRIES:
            session.delete(row)
            return False
        return row is not None


def _address(session: Session, installation: Installation, account: Moderator | None) -> str | None:
    """Where to write to, if somebody is there who cannot sign in otherwise."""
    if account is None or account.disabled_at is not None or ways_of(session, account):
        return None
    address = installation.vault.open(account)
    return None if isinstance(address, BrokenSeal) else address


def _forget(session: Session, moderator_id: str) -> None:
    theirs = MailedInvitation.moderator_id == moderator_id
    session.execute(delete(MailedInvitation).where(theirs))
