"""Which site asks: named in the address, or by where its pages live; the signature decides."""

from collections.abc import Sequence

from moderation.actions.coral.coral_secrets import is_coral
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.sites.add_site import origin_of
from moderation.actions.sites.authenticate_site import secret_of, site_by_name, sites_by_origin
from moderation.errors import Invalid, Unauthenticated
from moderation.web.coral.signature import is_signed_by

_LONGEST_NAME = 63


def asking_site(
    house: Installation,
    named: str | None,
    url: str | None,
    body: bytes,
    signatures: Sequence[bytes],
) -> SubmittingSite:
    """The site that has signed. Raises ``Unauthenticated``, whatever it is that is wrong."""
    for site in _candidates(house, named, url):
        if _has_signed(house, site.id, body, signatures):
            return site
    raise Unauthenticated("The signature does not match a secret of the site.")


def _candidates(
    house: Installation, named: str | None, url: str | None
) -> Sequence[SubmittingSite]:
    if named is not None:
        is_name = 0 < len(named) <= _LONGEST_NAME and named.isascii() and named.isprintable()
        found = site_by_name(house, named) if is_name else None
        return [found] if found else []
    try:
        return sites_by_origin(house, origin_of(url or ""))
    except Invalid:
        return []


def _has_signed(
    house: Installation, site_id: str, body: bytes, signatures: Sequence[bytes]
) -> bool:
    def is_good(secret: str) -> bool:
        return is_signed_by(body, signatures, secret)

    # The site's own secret is for software that asks as Coral does.
    return is_coral(house, site_id, is_good) or secret_of(house, site_id, is_good) is not None
