"""The secrets that Coral signs with. Coral makes them; an admin hands them over, and ends them.

Several are good at a time, because Coral signs with the old one and the new one while it rotates.
"""

import hmac
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Actor, Installation, record_act
from moderation.actions.installation.door import KnownSecret
from moderation.actions.sites.find_site import find_site
from moderation.actions.sites.note_key_use import note_key_use
from moderation.actions.sites.read_site_keys import last_four
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id, new_id
from moderation.tables import CoralSecret, Site
from moderation.vault import BrokenSeal

MOST = 10
_SECRET = re.compile(r"empsec_[A-Za-z0-9._~+/=-]{24,190}", re.ASCII)


def add_coral_secret(
    installation: Installation, name: str, written: str, *, actor: Actor = OPERATOR
) -> str:
    """Keep one more secret for a site, sealed; its identifier.

    Raises ``NotFound`` for the site, ``Invalid`` for what Coral has not made, ``Conflict`` for one
    that is known and for one too many.
    """
    secret = written.strip()
    if not _SECRET.fullmatch(secret):
        raise Invalid("This is no secret of Coral’s: one begins with empsec_.", parameter="secret")
    now = clock.now()
    with installation.database.transaction() as session:
        site = find_site(session, name)
        session.execute(select(Site.id).where(Site.id == site.id).with_for_update())
        known = [found for _, found in _opened(session, installation, site.id)]
        if any(isinstance(one, str) and hmac.compare_digest(one, secret) for one in known):
            raise Conflict("This secret is known already.")
        if len(known) >= MOST:
            raise Conflict("A site has at most 10 secrets of Coral’s. Remove one first.")
        secret_id = new_id()
        sealed, key_id = installation.vault.seal(CoralSecret, secret_id, secret, site_id=site.id)
        row = CoralSecret(id=secret_id, site_id=site.id, sealed=sealed, key_id=key_id)
        row.created_at, row.last_used_at = now, None
        session.add(row)
        record_act(session, Act(actor, "coral.added", now, site.id, secret_id))
    return secret_id


def remove_coral_secret(
    installation: Installation, site_id: str, secret_id: str, *, actor: Actor = OPERATOR
) -> None:
    """Forget a secret: what is signed with it is refused from now on. Raises ``NotFound``."""
    now = clock.now()
    with installation.database.transaction() as session:
        row = session.get(CoralSecret, secret_id) if is_id(secret_id) else None
        if row is None or row.site_id != site_id:
            raise NotFound("This secret was removed already.")
        session.delete(row)
        record_act(session, Act(actor, "coral.removed", now, site_id, secret_id))


def read_coral_secrets(
    session: Session, installation: Installation, site_id: str
) -> Sequence[KnownSecret]:
    """The site's secrets, the newest first; never a secret itself."""
    return [
        KnownSecret(row.id, last_four(secret), row.created_at, row.last_used_at)
        for row, secret in _opened(session, installation, site_id)
    ]


def is_coral(installation: Installation, site_id: str, is_good: Callable[[str], bool]) -> bool:
    """Whether one of the site's secrets of Coral's is good for something; its use is noted."""
    with installation.database.reading() as session:
        known = _opened(session, installation, site_id)
    for row, secret in known:
        if isinstance(secret, str) and is_good(secret):
            note_key_use(installation, CoralSecret, row.id, row.last_used_at, clock.now())
            return True
    return False


def _opened(
    session: Session, installation: Installation, site_id: str
) -> list[tuple[CoralSecret, str | BrokenSeal]]:
    rows = session.scalars(_of(site_id)).all()
    return [(row, installation.vault.open(row)) for row in rows]


def _of(site_id: str) -> Select[CoralSecret]:
    return select(CoralSecret).where(CoralSecret.site_id == site_id).order_by(CoralSecret.id.desc())
