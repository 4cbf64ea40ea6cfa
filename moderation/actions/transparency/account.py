"""A site's account at the Commission's transparency database: connected, ended, and looked at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.transparency.statement_rules import COUNTRIES
from moderation.errors import Invalid, NotFound
from moderation.reaching.receiver_url import RefusedUrl, receiver_of
from moderation.tables import Site, SubmittedStatement, TransparencyAccount

PRODUCTION: Final = "https://transparency.dsa.ec.europa.eu"
DECIDES: Final = ("none", "partly", "fully")
REFUSED_TOKEN: Final = (401, 403)
_TOKEN = re.compile(r"[A-Za-z0-9|._~+/=-]{8,300}", re.ASCII)
_LONGEST_URL = 500


@dataclass(frozen=True, slots=True, repr=False)
class WantedAccount:
    """How a site sends. ``token`` is what the database shows once; empty: the one that is known.

    ``decides`` is how the site decides by its key; None: what it decides so is not sent.
    """

    base_url: str = PRODUCTION
    token: str = ""
    rules_url: str | None = None
    countries: Sequence[str] = COUNTRIES
    sends_spam: bool = False
    sends_unpublished: bool = True
    decides: str | None = None


def connect_account(
    installation: Installation, site_id: str, wanted: WantedAccount, actor: Actor
) -> None:
    """Send what is decided from now on; with a new token what the old one failed is sent again.

    Raises ``Invalid``.
    """
    base_url = _base_url(installation, wanted)
    now = clock.now()
    with installation.database.transaction() as session:
        session.get_one(Site, site_id, with_for_update={"key_share": True})
        account = session.get(TransparencyAccount, site_id, with_for_update=True)
        if account is None:
            account = TransparencyAccount(site_id=site_id, created_at=now, read_up_to=now)
            session.add(account)
        if wanted.token:
            token = wanted.token.strip()
            sealed = installation.vault.seal(TransparencyAccount, site_id, token, site_id=site_id)
            account.sealed, account.key_id = sealed
            account.halted_because = account.resumes_at = None
        elif not account.sealed:
            raise Invalid("The database needs a token.", parameter="token")
        account.base_url, account.rules_url = base_url, wanted.rules_url or None
        account.countries = sorted(set(wanted.countries))
        account.sends_spam, account.sends_unpublished = wanted.sends_spam, wanted.sends_unpublished
        account.decides = wanted.decides
        session.flush()
        if wanted.token:
            _send_again(session, site_id, REFUSED_TOKEN)
        record_act(session, Act(actor, "transparency.connected", now, site_id, site_id))


def end_account(installation: Installation, site_id: str, actor: Actor) -> None:
    """Send nothing any more, and forget the token. Raises ``NotFound``."""
    with installation.database.transaction() as session:
        account = session.get(TransparencyAccount, site_id, with_for_update=True)
        if account is None:
            raise NotFound("This site sends nothing to the database.")
        session.delete(account)
        record_act(session, Act(actor, "transparency.ended", clock.now(), site_id, site_id))


def send_parked_again(installation: Installation, site_id: str, actor: Actor) -> int:
    """Try what is parked once more, as somebody has mended what it was parked for; how many."""
    now = clock.now()
    with installation.database.transaction() as session:
        number = _send_again(session, site_id, None)
        record_act(session, Act(actor, "transparency.resent", now, site_id, site_id))
        return number


def _send_again(session: Session, site_id: str, statuses: Sequence[int] | None) -> int:
    """Parked ones, of all or of some answers, wait again under the same puid."""
    parked = update(SubmittedStatement).where(
        SubmittedStatement.site_id == site_id, SubmittedStatement.state == "parked"
    )
    if statuses is not None:
        parked = parked.where(SubmittedStatement.status.in_(statuses))
    again = parked.values(state="waiting", tries=0, due_at=clock.now(), claimed_until=None)
    return session.connection().execute(again).rowcount


def _base_url(installation: Installation, wanted: WantedAccount) -> str:
    settings = installation.settings
    try:
        receiver = receiver_of(
            wanted.base_url.rstrip("/"),
            allow_http=settings.webhook_allow_http,
            ports=settings.webhook_ports,
        )
    except RefusedUrl as refused:
        raise Invalid(str(refused), parameter="url") from None
    if "?" in receiver.target:
        raise Invalid("The address of the database has no question mark.", parameter="url")
    if wanted.token and not _TOKEN.fullmatch(wanted.token.strip()):
        raise Invalid("This is no token of the database’s.", parameter="token")
    rules = wanted.rules_url or ""
    if len(rules) > _LONGEST_URL or (rules and not rules.startswith(("https://", "http://"))):
        raise Invalid("The address of the rules begins with https://", parameter="rules_url")
    if not wanted.countries or not set(wanted.countries) <= set(COUNTRIES):
        raise Invalid(
            "Countries are those of the EEA, such as AT; Greece is GR.", parameter="countries"
        )
    if wanted.decides is not None and wanted.decides not in DECIDES:
        raise Invalid("A site decides none, partly or fully by machine.", parameter="decides")
    return receiver.url.rstrip("/")
