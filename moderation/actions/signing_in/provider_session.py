"""Authlib's session within our bounds, which are the same for all that the provider is asked.

Every request ends within ten seconds and 64 kB and follows no redirect. The issuer's host may be
anywhere but where clouds hand out credentials, because whoever runs the service has named it and
it often stands in one's own network. Any other host is named by the provider alone: it must be
public, unless a setting lists it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from moderation.reaching.checked_addresses import AddressForbidden
from moderation.reaching.forbidden_addresses import is_forbidden, is_never_reached
from moderation.reaching.names import NameUnknown
from moderation.settings import Settings
from moderation.web_address import split_address

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from requests import Response

    from moderation.actions.signing_in.provider_connection import Route

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# How libraries stumble over what is of the wrong kind.
STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_SECONDS = 10.0
_BYTES = 65_536
_FORGIVEN_AFTER = 10.0  # seconds

_unreachable: dict[str, float] = {}  # when a host last held us up: not every thread has to wait


class ProviderFailed(Exception):  # noqa: N818 - it is an answer, not a fault
    """What the provider did or said is of no use. The message is a constant, for the log."""


@contextmanager
def asking(
    settings: Settings, named: str, address: str, *client: str | None
) -> "Iterator[OAuth2Session]":
    """A session for one address, ``named`` as it is called; what goes wrong is ``ProviderFailed``.

    Proxies and authorities of the environment hold, but never for this machine itself.
    """
    from authlib.integrations.requests_client import OAuth2Session, OAuthError
    from requests import RequestException
    from urllib3.exceptions import HTTPError

    from moderation.actions.signing_in.provider_connection import JudgedAddresses

    parts = split_address(address)
    if time.monotonic() - _unreachable.get(parts.netloc, -_FORGIVEN_AFTER) < _FORGIVEN_AFTER:
        raise ProviderFailed("it could not be reached a moment ago")
    route = _route(settings, address)
    at_large = parts.hostname not in LOOPBACK
    bounds = {"stream": True, "hooks": {"response": [_bound]}, "trust_env": at_large}
    try:
        with OAuth2Session(*client, default_timeout=_SECONDS, **bounds) as session:
            for scheme in ("https://", "http://"):
                session.mount(scheme, JudgedAddresses(route))
            session.headers["Accept-Encoding"] = "identity"
            yield session
    except AddressForbidden as error:
        raise ProviderFailed(_forbidden(named, route)) from error
    except (*STUMBLES, OAuthError) as error:
        raise ProviderFailed(f"what its {named} answered is of no use") from error
    except (RequestException, HTTPError, OSError) as error:
        _unreachable[parts.netloc] = time.monotonic()
        raise ProviderFailed("it cannot be reached") from error


def judge(settings: Settings, named: str, address: str) -> None:
    """Whether the host may be asked, without asking it. Raises ``ProviderFailed``."""
    parts, route = split_address(address), _route(settings, address)
    try:
        route.addresses(parts.hostname or "", parts.port or 443)
    except (AddressForbidden, NameUnknown, TimeoutError) as error:
        raise ProviderFailed(_forbidden(named, route)) from error


def _route(settings: Settings, address: str) -> "Route":
    from moderation.actions.signing_in.provider_connection import Route

    issuer = split_address(settings.oidc_issuer or "").hostname or ""
    own = LOOPBACK if issuer in LOOPBACK else {issuer}
    anywhere = split_address(address).hostname in own | settings.oidc_hosts
    return Route(is_never_reached if anywhere else is_forbidden, _SECONDS, anywhere=anywhere)


def _forbidden(named: str, route: "Route") -> str:
    if route.anywhere:
        return f"the host of its {named} has an address that nothing here connects to"
    return f"the host of its {named} has no public address; MODERATION_OIDC_ALLOW_HOSTS may list it"


def _bound(response: "Response", **_: object) -> "Response":
    """A whole answer, and only that: before anybody reads it or follows where it points."""
    began, body = time.monotonic() - response.elapsed.total_seconds(), b""
    with response:
        if response.status_code != 200:
            raise ProviderFailed("it answered with an error")
        while chunk := response.raw.read1(8192):
            body += chunk
            if len(body) > _BYTES:
                raise ProviderFailed("it answered at too great a length")
            if time.monotonic() - began > _SECONDS:
                raise ProviderFailed("it answered too slowly")
    response.raw = BytesIO(body)
    return response
