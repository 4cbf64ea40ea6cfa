"""Answer a link in a mail: confirm that mail is wanted, or end it. Only a button does either."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.letters.notice_mail import CONFIRMING as CONFIRMING_NOTICE
from moderation.actions.letters.outbox import end_mail, suppress
from moderation.actions.letters.take_letter import CONFIRMING, ENDING
from moderation.languages import known_language
from moderation.tables import IllegalNotice, NoticeContact, Site, Subscription
from moderation.vault.lasting_tokens import read_lasting_token


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How it stands with somebody's mail. Without a ``site`` there is none that they asked for."""

    site: str | None
    language: str | None
    is_confirmed: bool
    is_of_notice: bool = False


_NONE = MailStanding(None, None, is_confirmed=False)


def standing_of_confirmation(
    session: Session, installation: Installation, token: str
) -> MailStanding:
    """What a link in a mail that asks for a confirmation leads to. Raises ``NotFound``."""
    return _standing(session, read_lasting_token(installation.vault, CONFIRMING, token))


def standing_of_ending(session: Session, installation: Installation, token: str) -> MailStanding:
    """What the other link of every mail leads to. Raises ``NotFound``."""
    name = read_lasting_token(installation.vault, ENDING, token)
    of_author = _standing(session, name)
    if of_author.site is not None:
        return of_author
    return _standing_of_notifier(session, NoticeContact.name == name)


def standing_of_notice(session: Session, installation: Installation, token: str) -> MailStanding:
    """What a link in a notice's receipt leads to. Raises ``NotFound``."""
    notice_id = read_lasting_token(installation.vault, CONFIRMING_NOTICE, token)
    return _standing_of_notifier(session, NoticeContact.notice_id == notice_id)


def confirm_mail(installation: Installation, token: str) -> None:
    """Send what was asked for from now on; of all comments that asked for it meanwhile, too.

    Doing it twice is no fault. Raises ``NotFound`` for a token that we did not give out.
    """
    name = read_lasting_token(installation.vault, CONFIRMING, token)
    with installation.database.transaction() as session:
        asked = (Subscription.name == name, Subscription.state == "asked")
        confirmed = {"state": "confirmed", "confirmed_at": clock.now()}
        session.execute(update(Subscription).where(*asked).values(confirmed))


def end_by_link(installation: Installation, token: str, *, never_again: bool) -> None:
    """Forget who asked for it; with ``never_again`` the site never asks them again.

    Doing it twice is no fault. Raises ``NotFound`` for a token that we did not give out.
    """
    vault = installation.vault
    name = read_lasting_token(vault, ENDING, token)
    with installation.database.transaction() as session:
        if never_again:
            suppress(session, vault, name, "asked", clock.now())
        end_mail(session, name)


def _standing(session: Session, name: str) -> MailStanding:
    query = (
        select(Site.name, Subscription.language, Subscription.state)
        .join(Subscription, Subscription.site_id == Site.id)
        .where(Subscription.name == name, Site.removed_at.is_(None))
        .order_by(Subscription.state.desc())  # confirmed before asked
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return _NONE
    return MailStanding(row[0], row[1], is_confirmed=row[2] == "confirmed")


def _standing_of_notifier(session: Session, *which: ColumnElement[bool]) -> MailStanding:
    query = (
        select(Site.name, IllegalNotice.language, NoticeContact.state)
        .join(NoticeContact, NoticeContact.notice_id == IllegalNotice.id)
        .join(Site, Site.id == IllegalNotice.site_id)
        .where(NoticeContact.state.in_(("asked", "confirmed")), Site.removed_at.is_(None), *which)
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return _NONE
    language, is_confirmed = known_language(row[1]), row[2] == "confirmed"
    return MailStanding(row[0], language, is_confirmed=is_confirmed, is_of_notice=True)
