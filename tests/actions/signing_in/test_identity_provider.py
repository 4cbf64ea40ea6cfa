"""Whatever a provider says in any field, it is of use or it is refused; nothing stumbles."""

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from pydantic import SecretStr

from moderation.actions.signing_in.identity_provider import (
    Provider,
    Round,
    _provider,
    _said,
    _verified,
    address_to_leave_for,
)
from moderation.actions.signing_in.provider_session import ProviderFailed
from moderation.settings import Settings

ISSUER = "https://login.example.org"
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
METHODS = "token_endpoint_auth_methods_supported"
NAMES_ITSELF = "authorization_response_iss_parameter_supported"
WAY = Round("https://comments.example.org/back", "state", "nonce", "v" * 43)
KEY = ECKey.generate_key("P-256", {"kid": "one"})
KEYS = KeySet([KEY]).as_dict(private=False)
OURS = {"client_id": "desk", "nonce": "nonce", "access_token": "x"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=5,
)
addresses = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["https://", "http://", "https:", "", "javascript:", "https://login.example.org"]
    ),
    st.text(max_size=12),
    st.sampled_from(["", "/token", "?a=%zz", "?a='b'&c", ":99999/", "#x"]),
)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (METHODS, 7, f"its {METHODS} is no list"),
        (METHODS, "client_secret_basic", f"its {METHODS} is no list"),
        (METHODS, {"client_secret_basic": 1}, f"its {METHODS} is no list"),
        (NAMES_ITSELF, "true", f"its {NAMES_ITSELF} is neither true nor false"),
        ("issuer", ["x"], "its document names another issuer"),
        ("issuer", None, "its document names another issuer"),
        ("token_endpoint", 7, "its token_endpoint is no address"),
        ("token_endpoint", f"{ISSUER}:99999/", "its token_endpoint is no address"),
        ("jwks_uri", None, "its jwks_uri is no address"),
        ("jwks_uri", f"http://{ISSUER[8:]}/keys", "its jwks_uri is not https"),
        ("jwks_uri", "http://127.0.0.1/keys", "its jwks_uri is not https"),
        ("jwks_uri", f"{ISSUER}@evil.test/keys", "its jwks_uri is no address"),
        ("authorization_endpoint", "javascript:alert(1)", "its authorization_endpoint is no addr"),
        ("authorization_endpoint", f"{ISSUER}/\ud800", "its authorization_endpoint is no addr"),
        ("authorization_endpoint", [ISSUER], "its authorization_endpoint is no address"),
    ],
)
def test_a_field_of_the_wrong_kind_has_a_sentence(field: str, value: object, sentence: str) -> None:
    with pytest.raises(ProviderFailed, match=sentence):
        _provider(ISSUER, DOCUMENT | {field: value})


@pytest.mark.parametrize("value", [None, [], ["client_secret_basic"], ["x", "client_secret_basic"]])
def test_what_is_not_said_is_as_the_standard_has_it(value: object) -> None:
    found = _provider(ISSUER, DOCUMENT | {METHODS: value, NAMES_ITSELF: None})
    assert (found.secret_by, found.names_itself) == ("client_secret_basic", False)
    assert _provider(ISSUER, DOCUMENT | {METHODS: ["x", 7]}).secret_by == "client_secret_post"


@given(
    st.sampled_from([*DOCUMENT, METHODS, NAMES_ITSELF, "userinfo_endpoint"]), anything | addresses
)
@example("authorization_endpoint", f"{ISSUER}/authorize?a=$b")
def test_no_document_makes_it_stumble(field: str, value: object) -> None:
    desk = Settings(
        oidc_issuer=ISSUER, oidc_client_id="desk", oidc_client_secret=SecretStr("of the test")
    )
    with suppress(ProviderFailed):
        found = _provider(ISSUER, DOCUMENT | {field: value})
        assert isinstance(found, Provider)
        assert "state=state" in address_to_leave_for(desk, found, WAY)


@given(st.sampled_from(["access_token", "id_token"]), anything)
def test_a_token_is_text_or_refused(name: str, value: object) -> None:
    if value is None or isinstance(value, str):
        assert _said({name: value}, name) == value
    else:
        with pytest.raises(ProviderFailed, match=f"the {name} that it gave is no text"):
            _said({name: value}, name)


def test_a_token_that_holds_lets_its_claims_through() -> None:
    assert _verified(_signed({}), KEYS, ISSUER, OURS)["sub"] == "subject-1"


@settings(max_examples=50)
@given(
    st.sampled_from(["iss", "aud", "sub", "nonce", "iat", "exp", "nbf", "azp", "at_hash", "amr"]),
    anything,
)
@example("exp", 1e400)
@example("at_hash", "\u2603")
@example("at_hash", 7)
@example("nonce", ["nonce"])
def test_no_claim_makes_it_stumble(name: str, value: object) -> None:
    try:
        token = _signed({name: value})
    except (TypeError, ValueError):
        return  # nothing that can be signed
    with suppress(ProviderFailed):
        assert _verified(token, KEYS, ISSUER, OURS)["sub"] is not None


@settings(max_examples=50)
@given(st.sampled_from([*KEYS["keys"][0], "alg", "use", "key_ops", "x5c", "d"]), anything)
@example("crv", "P-257")
@example("kty", "RSA")
@example("kty", "oct")
@example("x", "AA")
def test_no_key_makes_it_stumble(name: str, value: object) -> None:
    with suppress(ProviderFailed):
        _verified(_signed({}), {"keys": [KEYS["keys"][0] | {name: value}]}, ISSUER, OURS)


@settings(max_examples=50)
@given(anything | st.text(alphabet="ey.AJ_-\ud800", max_size=20), anything)
def test_nothing_in_place_of_a_token_or_of_keys_makes_it_stumble(token: Any, keys: object) -> None:
    with pytest.raises(ProviderFailed):
        _verified(token, {"keys": keys}, ISSUER, OURS)
    with pytest.raises(ProviderFailed):
        _verified(token, KEYS, ISSUER, OURS)


def _signed(changed: dict[str, Any]) -> str:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "desk",
        "sub": "subject-1",
        "nonce": "nonce",
        "iat": now,
        "exp": now + 300,
    }
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims | changed, KEY, ["ES256"])
