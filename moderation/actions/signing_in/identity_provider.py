"""Ask the OpenID Connect provider: find its addresses, and change a code into claims.

The protocol is Authlib's, the bounds are ours. What the provider says counts only as far as its
signature and our own nonce vouch for it, and each field only where it is what it has to be.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from moderation import clock
from moderation.actions.signing_in.provider_session import (
    LOOPBACK,
    STUMBLES,
    ProviderFailed,
    asking,
    judge,
)
from moderation.reaching.receiver_url import RefusedUrl, receiver_of
from moderation.settings import Settings
from moderation.web_address import split_address

_REMEMBERED = 600.0  # seconds
_LEEWAY = 60  # seconds that the clocks may differ
# Signatures by a key pair only: no "none", and no HMAC with what is public elsewhere.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_BASIC = "client_secret_basic"
_PORTS = frozenset(range(1, 65_536))

_known: dict[str, tuple[float, "Provider"]] = {}
_one_asks = Lock()
_WAITED = 1.0  # seconds, for the thread that asks; an answer takes a fraction of that


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
        provider = _provider(issuer, _document(settings, "discovery document", address))
        _known[issuer] = (time.monotonic(), provider)
        return provider
    finally:
        _one_asks.release()


def try_provider(settings: Settings) -> None:
    """Look whether a sign-in could reach all that it needs. Raises ``ProviderFailed``."""
    provider = discover(settings)
    judge(settings, "token_endpoint", provider.token_endpoint)
    _document(settings, "jwks_uri", provider.jwks_uri)


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
    endpoint = provider.token_endpoint
    with asking(
        settings, "token_endpoint", endpoint, client, secret, provider.secret_by
    ) as session:
        token = session.fetch_token(
            endpoint,
            grant_type="authorization_code",
            code=code,
            redirect_uri=way.redirect_uri,
            code_verifier=way.verifier,
        )
    ours = {"client_id": client, "nonce": way.nonce, "access_token": _said(token, "access_token")}
    # Read anew each time: a new key counts at once, and one that was withdrawn no longer does.
    keys = _document(settings, "jwks_uri", provider.jwks_uri)
    return _verified(_said(token, "id_token"), keys, provider.issuer, ours)


def _said(token: Mapping[str, Any], name: str) -> str | None:
    value = token.get(name)
    if value is not None and not isinstance(value, str):
        raise ProviderFailed(f"the {name} that it gave is no text")
    return value


def _verified(
    token: Any, keys: Mapping[str, Any], issuer: str, ours: Mapping[str, Any]
) -> Mapping[str, Any]:
    from authlib.oidc.core import CodeIDToken
    from cryptography.exceptions import UnsupportedAlgorithm
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
    except (*STUMBLES, JoseError, UnsupportedAlgorithm) as error:
        raise ProviderFailed("its identity token does not hold") from error
    return read.claims


def _provider(issuer: str, document: Mapping[str, Any]) -> Provider:
    if document.get("issuer") != issuer:
        raise ProviderFailed("its document names another issuer")
    leave, token, keys = (
        _address(document, name, issuer)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    return Provider(
        issuer,
        leave,
        token,
        keys,
        names_itself=_names_itself(document),
        secret_by=_secret_by(document),
    )


def _address(document: Mapping[str, Any], name: str, issuer: str) -> str:
    """The address: https, or plain http where issuer and address are both of this machine."""
    try:
        receiver = receiver_of(str(document.get(name)), allow_http=True, ports=_PORTS)
    except RefusedUrl:
        raise ProviderFailed(f"its {name} is no address") from None
    here = {split_address(issuer).hostname, receiver.host} <= LOOPBACK
    if receiver.scheme != "https" and not here:
        raise ProviderFailed(f"its {name} is not https")
    return receiver.url


def _names_itself(document: Mapping[str, Any]) -> bool:
    name = "authorization_response_iss_parameter_supported"
    value = document.get(name) or False
    if not isinstance(value, bool):
        raise ProviderFailed(f"its {name} is neither true nor false")
    return value


def _secret_by(document: Mapping[str, Any]) -> str:
    name = "token_endpoint_auth_methods_supported"
    methods = document.get(name) or [_BASIC]
    if not isinstance(methods, list):
        raise ProviderFailed(f"its {name} is no list")
    return _BASIC if _BASIC in methods else "client_secret_post"


def _document(settings: Settings, named: str, address: str) -> Mapping[str, Any]:
    with asking(settings, named, address) as session:
        document = session.get(address, withhold_token=True).json()
    if not isinstance(document, dict):
        raise ProviderFailed(f"what its {named} answered is no JSON object")
    return document
