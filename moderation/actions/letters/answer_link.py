"""Answer a link in a mail: confirm that mail is wanted, or end it. Only a button does either."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.letters.outbox import end_mail, suppress
from moderation.actions.letters.take_letter import CONFIRMING, ENDING
from moderation.tables import Site, Subscription
from moderation.vault.lasting_tokens import read_lasting_token


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How it stands with somebody's mail. Without a ``site`` there is none that they asked for."""

    site: str | None
    language: str | None
    is_confirmed: bool


_NONE = MailStanding(None, None, is_confirmed=False)


def standing_of_confirmation(
    session: Session, installation: Installation, token: str
) -> MailStanding:
    """What a link in a mail that asks for a confirmation leads to. Raises ``NotFound``."""
    return _standing(session, read_lasting_token(installation.vault, CONFIRMING, token))


def standing_of_ending(session: Session, installation: Installation, token: str) -> MailStanding:
    """What the other link of every mail leads to. Raises ``NotFound``."""
    return _standing(session, read_lasting_token(installation.vault, ENDING, token))


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
        .where(Subscription.name == name)
        .order_by(Subscription.state.desc())  # confirmed before asked
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return MailStanding(row[0], row[1], is_confirmed=row[2] == "confirmed") if row else _NONE
