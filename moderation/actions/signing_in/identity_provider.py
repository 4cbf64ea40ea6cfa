"""Ask the OpenID Connect provider: find its addresses, and change a code into claims.

The protocol is Authlib's, the bounds are ours: every request ends within ten seconds and 64 kB and
follows no redirect. What the provider says counts only as far as its signature and our own nonce
vouch for it.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moderation import clock
from moderation.settings import Settings

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from requests import Response

_SECONDS = 10.0
_BYTES = 65_536
_REMEMBERED = 600.0  # seconds
_LEEWAY = 60  # seconds that the clocks may differ
# Signatures by a key pair only: no "none", and no HMAC with what is public elsewhere.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_BASIC = "client_secret_basic"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_FORGIVEN_AFTER = 10.0  # seconds

_known: dict[str, tuple[float, "Provider"]] = {}
_unreachable: dict[str, float] = {}  # when a host last held us up: not every thread has to wait
_one_asks = Lock()
_WAITED = 1.0  # seconds, for the thread that asks; an answer takes a fraction of that


class ProviderFailed(Exception):  # noqa: N818 - it is an answer, not a fault
    """What the provider did or said is of no use. The message is a constant, for the log."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider's addresses, as it publishes them."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool  # in its answers (RFC 9207)
    secret_by: str  # how it wants ours


@dataclass(frozen=True, slots=True, repr=False)
class Round:
    """One way to the provider and back: what only this browser's round can know."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


def discover(settings: Settings) -> Provider:
    """The provider that is set; its document is remembered for ten minutes.

    Raises ``ProviderFailed``.
    """
    issuer = settings.oidc_issuer or ""
    if found := _remembered(issuer):
        return found
    if not _one_asks.acquire(timeout=_WAITED):
        raise ProviderFailed("it has not answered yet")
    try:
        if found := _remembered(issuer):
            return found
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        provider = _provider(issuer, _document(address))
        _known[issuer] = (time.monotonic(), provider)
        return provider
    finally:
        _one_asks.release()


def _remembered(issuer: str) -> Provider | None:
    found = _known.get(issuer)
    return found[1] if found and time.monotonic() - found[0] < _REMEMBERED else None


def address_to_leave_for(settings: Settings, provider: Provider, way: Round) -> str:
    """Where the browser goes to sign in (authorization code with PKCE)."""
    from authlib.integrations.requests_client import OAuth2Session

    client = OAuth2Session(
        settings.oidc_client_id,
        scope=settings.oidc_scopes,
        redirect_uri=way.redirect_uri,
        code_challenge_method="S256",
    )
    address: str = client.create_authorization_url(
        provider.authorization_endpoint, way.state, way.verifier, nonce=way.nonce
    )[0]
    return address


def claims_of(settings: Settings, provider: Provider, code: str, way: Round) -> Mapping[str, Any]:
    """Who the provider says it is, verified. Raises ``ProviderFailed``."""
    client, kept = settings.oidc_client_id, settings.oidc_client_secret
    secret = kept.get_secret_value() if kept else ""
    with _asking(provider.token_endpoint, client, secret, provider.secret_by) as session:
        token = session.fetch_token(
            provider.token_endpoint,
            grant_type="authorization_code",
            code=code,
            redirect_uri=way.redirect_uri,
            code_verifier=way.verifier,
        )
    access = token.get("access_token")
    ours = {"client_id": client, "nonce": way.nonce, "access_token": access}
    # Read anew each time: a new key counts at once, and one that was withdrawn no longer does.
    return _verified(token.get("id_token"), _document(provider.jwks_uri), provider.issuer, ours)


def _verified(
    token: Any, keys: Mapping[str, Any], issuer: str, ours: Mapping[str, Any]
) -> Mapping[str, Any]:
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    wanted = {"iss": {"value": issuer}, "aud": {"value": ours["client_id"]}}
    try:
        trusted = KeySet.import_key_set({"keys": keys.get("keys")})  # type: ignore[typeddict-item]
        read = jwt.decode(token, trusted, algorithms=_ALGORITHMS)
        # A list of methods that is none proves nothing, but does not undo the rest either.
        said = {name: value for name, value in read.claims.items() if name != "amr"}
        claims = CodeIDToken(said, read.header, wanted, ours)
        claims.validate(int(clock.now().timestamp()), _LEEWAY)
    except (JoseError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ProviderFailed("its identity token does not hold") from error
    return read.claims


def _provider(issuer: str, document: Mapping[str, Any]) -> Provider:
    if document.get("issuer") != issuer:
        raise ProviderFailed("its document names another issuer")
    leave, token, keys = (
        _safe(document.get(name), issuer)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    methods = document.get("token_endpoint_auth_methods_supported") or [_BASIC]
    return Provider(
        issuer,
        leave,
        token,
        keys,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        secret_by=_BASIC if _BASIC in methods else "client_secret_post",
    )


def _safe(address: object, issuer: str) -> str:
    """The address: https, or plain http where issuer and address are both of this machine."""
    if not isinstance(address, str) or not _is_safe(address, issuer):
        raise ProviderFailed("its document has an address that is not https")
    return address


def _is_safe(address: str, issuer: str) -> bool:
    try:
        parts = urlsplit(address)
        here = {urlsplit(issuer).hostname, parts.hostname} <= _LOOPBACK
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _document(address: str) -> Mapping[str, Any]:
    with _asking(address) as session:
        document = session.get(address, withhold_token=True).json()
    if not isinstance(document, dict):
        raise ProviderFailed("it answered with something that is no JSON object")
    return document


@contextmanager
def _asking(address: str, *client: str | None) -> "Iterator[OAuth2Session]":
    """Authlib's session within our bounds; whatever goes wrong is ``ProviderFailed``."""
    from authlib.integrations.requests_client import OAuth2Session, OAuthError
    from requests import RequestException
    from urllib3.exceptions import HTTPError

    host = urlsplit(address).netloc
    if time.monotonic() - _unreachable.get(host, -_FORGIVEN_AFTER) < _FORGIVEN_AFTER:
        raise ProviderFailed("it could not be reached a moment ago")
    # Proxies and authorities of the environment hold, but never for this machine itself.
    at_large = urlsplit(address).hostname not in _LOOPBACK
    bounds = {"stream": True, "hooks": {"response": [_bound]}, "trust_env": at_large}
    try:
        with OAuth2Session(*client, default_timeout=_SECONDS, **bounds) as session:
            session.headers["Accept-Encoding"] = "identity"
            yield session
    except (OAuthError, ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise ProviderFailed("it answered with something that is no use") from error
    except (RequestException, HTTPError, OSError) as error:
        _unreachable[host] = time.monotonic()
        raise ProviderFailed("it cannot be reached") from error


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
