"""Talk to the OpenID Connect provider: find its addresses, and change a code into claims.

Every request ends within ten seconds and 64 kB and follows no redirect. What the provider says
counts only as far as its signature and our own nonce vouch for it.
"""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moderation import clock
from moderation.settings import Settings

if TYPE_CHECKING:
    from requests import Response

_SECONDS = 10.0
_BYTES = 65_536
_REMEMBERED = 600.0  # seconds
_LEEWAY = 60  # seconds that the clocks may differ
# Signatures by a key pair only: no "none", and no HMAC with what is public elsewhere.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
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
    wants_secret_in_form: bool


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
        provider = _provider(issuer, _ask("GET", address))
        _known[issuer] = (time.monotonic(), provider)
        return provider
    finally:
        _one_asks.release()


def _remembered(issuer: str) -> Provider | None:
    found = _known.get(issuer)
    return found[1] if found and time.monotonic() - found[0] < _REMEMBERED else None


def address_to_leave_for(settings: Settings, provider: Provider, way: Round) -> str:
    """Where the browser goes to sign in (authorization code with PKCE)."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    address: str = prepare_grant_uri(
        provider.authorization_endpoint,
        client_id=settings.oidc_client_id,
        response_type="code",
        redirect_uri=way.redirect_uri,
        scope=settings.oidc_scopes,
        state=way.state,
        nonce=way.nonce,
        code_challenge=create_s256_code_challenge(way.verifier),
        code_challenge_method="S256",
    )
    return address


def claims_of(settings: Settings, provider: Provider, code: str, way: Round) -> Mapping[str, Any]:
    """Who the provider says it is, verified. Raises ``ProviderFailed``."""
    client, kept = settings.oidc_client_id or "", settings.oidc_client_secret
    secret = kept.get_secret_value() if kept else ""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way.redirect_uri,
        "code_verifier": way.verifier,
    }
    if provider.wants_secret_in_form:
        answer = _ask(
            "POST", provider.token_endpoint, form | {"client_id": client, "client_secret": secret}
        )
    else:
        answer = _ask("POST", provider.token_endpoint, form, (client, secret))
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderFailed("it gave no identity token")
    return _verified(token, _ask("GET", provider.jwks_uri), provider.issuer, client, way.nonce)


def _verified(
    token: str, keys: Mapping[str, Any], issuer: str, client: str, nonce: str
) -> Mapping[str, Any]:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    registry = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        trusted = KeySet.import_key_set({"keys": keys.get("keys")})  # type: ignore[typeddict-item]
        claims = jwt.decode(token, trusted, algorithms=_ALGORITHMS).claims
        registry.validate(claims)
    except (JoseError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ProviderFailed("its identity token does not hold") from error
    if not _is_for_us(claims, client) or not _is_nonce(claims.get("nonce"), nonce):
        raise ProviderFailed("its identity token belongs to another sign-in")
    return claims


def _is_for_us(claims: Mapping[str, Any], client: str) -> bool:
    """A token for several must say that it was given to us; a subject must fit its column."""
    audience, party = claims["aud"], claims.get("azp")
    alone = audience == client or audience == [client]
    return party == client or (alone and party is None)


def _is_nonce(sent: object, nonce: str) -> bool:
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), nonce.encode())


def _provider(issuer: str, document: Mapping[str, Any]) -> Provider:
    if document.get("issuer") != issuer:
        raise ProviderFailed("its document names another issuer")
    leave, token, keys = (
        _safe(document.get(name), issuer)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        issuer,
        leave,
        token,
        keys,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        wants_secret_in_form="client_secret_basic" not in methods,
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


def _ask(
    method: str,
    address: str,
    form: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> Mapping[str, Any]:
    import requests

    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    began, host = time.monotonic(), urlsplit(address).netloc
    if began - _unreachable.get(host, -_FORGIVEN_AFTER) < _FORGIVEN_AFTER:
        raise ProviderFailed("it could not be reached a moment ago")
    try:
        with requests.Session() as session:
            # Proxies and authorities of the environment hold, but never for this machine itself.
            session.trust_env = urlsplit(address).hostname not in _LOOPBACK
            with session.request(
                method,
                address,
                data=form,
                auth=auth,
                headers=headers,
                timeout=_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _document(response, began)
    except (requests.RequestException, OSError) as error:
        _unreachable[host] = time.monotonic()
        raise ProviderFailed("it cannot be reached") from error


def _document(response: "Response", began: float) -> Mapping[str, Any]:
    if response.status_code != 200:
        raise ProviderFailed("it answered with an error")
    try:
        document = json.loads(_body(response, began))
    except (ValueError, RecursionError) as error:
        raise ProviderFailed("it answered with something that is no JSON") from error
    if not isinstance(document, dict):
        raise ProviderFailed("it answered with something that is no JSON object")
    return document


def _body(response: "Response", began: float) -> bytes:
    body = b""
    while chunk := response.raw.read1(8192):
        body += chunk
        if len(body) > _BYTES:
            raise ProviderFailed("it answered at too great a length")
        if time.monotonic() - began > _SECONDS:
            raise ProviderFailed("it answered too slowly")
    return body
