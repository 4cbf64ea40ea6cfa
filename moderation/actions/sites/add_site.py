"""Add a site, with everything it needs to prove itself; the secrets are shown once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.credentials import digest_of, new_api_key, new_signing_secret
from moderation.actions.people.all_sites_admin import all_sites_admins, require_all_sites_admin
from moderation.errors import Conflict, Invalid
from moderation.identifiers import new_id
from moderation.languages import N_
from moderation.tables import ApiKey, Membership, SigningSecret, Site, SiteOrigin
from moderation.web_address import host_as_sent, split_address

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TAKEN = {
    "account",
    "appeals",
    "arrivals",
    "confirm",
    "mail",
    "model",
    "reported",
    "search",
    "sign-in",
    "sign-out",
    "sites",
    "static",
    "views",
}  # pages of the desk, which stand beside the sites'
_DEFAULT_SPAM_ABOVE = 0.90
_EXISTS = N_("A site of this name exists already.")


@dataclass(frozen=True, slots=True, repr=False)
class SiteCredentials:
    """What ``sites add`` prints, once."""

    site: str
    api_key: str
    signing_secret: str
    keys: Mapping[str, str]  # by the door's name

    def shown(self) -> dict[str, str]:
        """All of it by name."""
        keys = {f"{door}_key": key for door, key in self.keys.items()}
        own = {"api_key": self.api_key, "signing_secret": self.signing_secret}
        return {"site": self.site} | own | keys


def add_site(
    installation: Installation,
    name: str,
    origins: Sequence[str],
    moderator_id: str | None = None,
) -> SiteCredentials:
    """Make a site in mode ``hold``. Raises ``Invalid`` and ``Conflict``.

    From the desk only an admin of all sites may (else ``Forbidden``), and all of them stay that.
    """
    if not _NAME.fullmatch(name):
        raise Invalid(
            "A site's name is 1 to 63 lower-case letters, digits and hyphens.", parameter="name"
        )
    if name in _TAKEN:
        raise Invalid("The desk itself has a page of this name; take another.", parameter="name")
    checked = [origin_of(origin) for origin in origins]
    now = clock.now()
    of_doors = {door.name: door.key.make() for door in installation.doors if door.key}
    credentials = SiteCredentials(name, new_api_key(), new_signing_secret(), of_doors)
    with installation.database.transaction() as session:
        admins = _admins(session, moderator_id) if moderator_id else set()
        _require_free(session, name)
        site_id = new_id()
        session.add(
            Site(id=site_id, name=name, mode="hold", spam_above=_DEFAULT_SPAM_ABOVE, created_at=now)
        )
        try:
            session.flush()
        except IntegrityError:  # somebody else was faster
            raise Conflict(_EXISTS) from None
        session.add_all(SiteOrigin(site_id=site_id, origin=origin) for origin in set(checked))
        for kind, key in {"api": credentials.api_key, **of_doors}.items():
            add_key(session, site_id, kind, key, now)
        add_secret(session, installation, site_id, credentials.signing_secret, now)
        session.add_all(
            Membership(moderator_id=admin, site_id=site_id, role="admin") for admin in admins
        )
        actor = Actor.moderator_or_operator(moderator_id)
        record_act(session, Act(actor, "site.added", now, site_id, site_id))
    return credentials


def _require_free(session: Session, name: str) -> None:
    found = session.execute(
        select(Site.removed_at).where(or_(Site.name == name, Site.removed_name == name))
    ).first()
    if found is None:
        return
    if found.removed_at is None:
        raise Conflict(_EXISTS)
    raise Conflict(
        "A site of this name is being removed. Take it back, or take another name: this one is "
        "free once everything of it is deleted, a week after it was removed."
    )


def _admins(session: Session, moderator_id: str) -> set[str]:
    require_all_sites_admin(session, moderator_id)
    return all_sites_admins(session)


def add_key(session: Session, site_id: str, kind: str, key: str, now: datetime) -> None:
    """Keep the digest of a new key."""
    session.add(
        ApiKey(
            id=new_id(),
            site_id=site_id,
            kind=kind,
            digest=digest_of(key),
            last_four=key[-4:],
            created_at=now,
        )
    )


def add_secret(
    session: Session, installation: Installation, site_id: str, secret: str, now: datetime
) -> None:
    """Seal a new signing secret."""
    secret_id = new_id()
    sealed, key_id = installation.vault.seal(SigningSecret, secret_id, secret, site_id=site_id)
    session.add(
        SigningSecret(
            id=secret_id,
            site_id=site_id,
            sealed=sealed,
            key_id=key_id,
            created_at=now,
        )
    )


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as browsers send them. Raises ``Invalid``."""
    detail = N_("An origin is http or https, a host, and at most a port: https://example.org")
    try:
        parts = split_address(url.strip())
        port, host = parts.port, host_as_sent(parts.hostname or "")
    except ValueError:
        raise Invalid(detail, parameter="origin") from None
    if parts.scheme not in {"http", "https"} or not host or parts.username:
        raise Invalid(detail, parameter="origin")
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in {None, default} else f":{port}")
