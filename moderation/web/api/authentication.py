"""Which site sends: the API key in the header, or the signature over the body.

Every refusal reads the same, so that nobody learns which site exists or what was nearly right.
"""

from dataclasses import dataclass

from flask import g, request

from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.sites.authenticate_site import secret_of, site_by_key, site_by_name
from moderation.clock import now
from moderation.errors import TooManyRequests, Unauthenticated
from moderation.web.api.signature import Signed, is_fresh, is_signed_by
from moderation.web.current import installation
from moderation.web.rate_limit import Allowance, spend
from moderation.web.sender import note_sender

_LONGEST_KEY = 200
_LONGEST_WEBHOOK_ID = 255


@dataclass(frozen=True, slots=True)
class KnownSender:
    """The site, and the id of the signed message where it signed."""

    site: SubmittingSite
    webhook_id: str | None = None


def authenticated_site() -> SubmittingSite:
    """The site whose API key the request carries. Raises ``Unauthenticated``."""
    key = bearer()
    if key is None:
        raise Unauthenticated("Send the site's API key as: Authorization: Bearer <key>.")
    site = site_by_key(installation(), key)
    if site is None:
        raise Unauthenticated("This API key is not known, or has expired.")
    _slow_down(site)
    g.sending_site = site.name
    return site


def authenticated_sender() -> KnownSender:
    """The site by API key or by signature. Raises ``Unauthenticated``."""
    if "webhook-signature" in request.headers and "Authorization" not in request.headers:
        return _signed_sender(installation())
    return KnownSender(authenticated_site())


def bearer() -> str | None:
    """What the header names as a key or token, if anything."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    return key if scheme.lower() == "bearer" and 0 < len(key) <= _LONGEST_KEY else None


def _signed_sender(house: Installation) -> KnownSender:
    signed = Signed(
        id=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signatures=request.headers.get("webhook-signature", ""),
        body=request.get_data(cache=True),
    )
    if not 0 < len(signed.id) <= _LONGEST_WEBHOOK_ID:
        raise Unauthenticated("A signed message has a webhook-id of 1 to 255 characters.")
    if not is_fresh(signed, now()):
        raise Unauthenticated("The webhook-timestamp is not within five minutes of now.")
    site = site_by_name(house, request.headers.get("webhook-site", "")[:63])
    if site is None or not secret_of(house, site.id, lambda one: is_signed_by(signed, [one])):
        raise Unauthenticated("The signature does not match a secret of the named webhook-site.")
    _slow_down(site)
    return KnownSender(site, signed.id)


def _slow_down(site: SubmittingSite) -> None:
    note_sender("site", site.id)
    allowance = spend(f"site|{site.id}", installation().settings.rate_limit)
    g.allowance = allowance
    if allowance and allowance.wait > 0:
        raise TooManyRequests(
            "This site sends faster than agreed.", retry_after=max(1, round(allowance.wait + 0.5))
        )


def allowance_headers(allowance: Allowance) -> dict[str, str]:
    """What is left, as the IETF's RateLimit fields say it."""
    window = max(1, round(allowance.policy.window))
    refill = max(0, round((allowance.policy.burst - allowance.remaining) / allowance.policy.rate))
    return {
        "RateLimit-Policy": f'"key";q={allowance.policy.burst};w={window}',
        "RateLimit": f'"key";r={allowance.remaining};t={refill}',
    }
