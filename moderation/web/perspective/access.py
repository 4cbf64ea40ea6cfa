"""Who asks: the key, wherever a client has put it, and how fast its site may go.

It mostly stands in the query, which nothing here logs, counts or repeats.
"""

import re
from collections.abc import Callable

from flask import request

from moderation.actions.installation import SubmittingSite
from moderation.actions.perspective.refused import no_key, wrong_key
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.errors import TooManyRequests
from moderation.web.current import installation
from moderation.web.perspective.room import blueprint
from moderation.web.rate_limit import allow, must_wait
from moderation.web.visitor import visitor_network

_KEY = re.compile(r"[A-Za-z0-9_-]{20,60}", re.ASCII)
_BEARER = "bearer "
# Of one network, as at every door where keys are shown.
_WRONG_KEYS = "1/60"
# In the protocol's words, which are nobody's to translate.
_QUOTA = "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)'."

Header = Callable[[str], str]


def sent_key() -> str:
    """The key of this request; empty where there is none."""
    return shown_key(request.args.get("key", ""), lambda name: request.headers.get(name, ""))


def shown_key(in_query: str, header: Header) -> str:
    """The key in the query, else in Google's header, else as a bearer's token."""
    bearer = header("Authorization")
    token = bearer[len(_BEARER) :] if bearer.lower().startswith(_BEARER) else ""
    return (in_query or header("X-Goog-Api-Key") or token).strip()


def site_asking(key: str) -> SubmittingSite:
    """The site whose key this is. Raises ``Refused`` and ``TooManyRequests``.

    A network that has shown too many wrong keys is not told which are good.
    """
    network = f"{blueprint.name} key|{visitor_network()}"
    _refuse_haste(must_wait(network, _WRONG_KEYS))
    if not key:
        raise no_key()
    house = installation()
    site = site_by_key(house, key, kind=blueprint.name) if _KEY.fullmatch(key) else None
    if site is None:
        allow(network, _WRONG_KEYS)
        raise wrong_key()
    _refuse_haste(allow(f"site|{site.id}", house.settings.rate_limit))
    return site


def sent_body() -> bytes:
    """What was sent, within the bounds of the service."""
    request.max_content_length = installation().settings.largest_body
    return request.get_data(cache=True)


def _refuse_haste(wait: float | None) -> None:
    if wait is not None:
        raise TooManyRequests(_QUOTA, retry_after=max(1, round(wait + 0.5)))
