"""Single sign-on against a real provider on this machine, honest and not."""

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from playwright.sync_api import Browser, expect
from pydantic import SecretStr, ValidationError
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from moderation.actions.installation.installation import Installation
from moderation.actions.people.disable_account import disable_moderator
from moderation.actions.signing_in import identity_provider, provider_session
from moderation.settings import Settings
from moderation.tables import Identity, Moderator, ReviewSession
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE
from tests.web.review.identity_server import CLIENT, SECRET, IdentityServer, key_pair

RETURN = "/review/sign-in/provider/return"
SENTENCE = "Single sign-on did not work, or it does not know you as a moderator here."


@pytest.fixture
def server() -> Iterator[IdentityServer]:
    """A provider that listens, and that this process has not met: ports come back."""
    identity_provider._known.clear()
    provider_session._unreachable.clear()
    made = IdentityServer()
    yield made
    made.close()


@pytest.fixture
def settings_overrides(server: IdentityServer) -> dict[str, Any]:
    """A desk that knows the provider."""
    return {
        "oidc_issuer": server.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Example Login",
    }


def test_a_moderator_comes_in_and_is_known_by_subject_from_then_on(
    app: Flask, server: IdentityServer, installation: Installation, moderator: ModeratorAccount
) -> None:
    client = app.test_client()
    assert "Sign in with Example Login" in client.get("/review/sign-in").text
    answer = _go(client, server)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/review/")
    assert client.get("/review/blog/").status_code == 200
    server.claims = {"email": "renamed@example.org", "email_verified": False}
    assert _go(app.test_client(), server).status_code == 303
    with installation.database.reading() as session:
        identity = session.scalars(select(Identity)).one()
    assert (identity.issuer, identity.moderator_id) == (server.issuer, moderator.id)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 7},
        {"aud": "somebody else"},
        {"aud": [CLIENT, "somebody else"]},
        {"aud": [CLIENT, "somebody else"], "azp": "somebody else"},
        {"azp": "somebody else"},
        {"aud": None},
        {"at_hash": "of another token"},
        {"iss": "https://login.example.org"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 9_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "s" * 256},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": "nobody@example.org"},
        {"email": "no address"},
        {"email": ["moderator@example.org"]},
    ],
    ids="-".join,
)
def test_claims_that_do_not_hold_let_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    claims: dict[str, Any],
) -> None:
    server.claims = claims
    _assert_refused(_go(client, server), installation)


@pytest.mark.parametrize("how", ["unsigned", "signed_with_public_key", "signed_by_another"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    how: str,
) -> None:
    server.token_of = getattr(server, how)
    _assert_refused(_go(client, server), installation)


@pytest.mark.parametrize("token", ["", "no.token", 7, None])
def test_what_is_no_token_lets_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    token: object,
) -> None:
    server.token_of = lambda _: token
    _assert_refused(_go(client, server), installation)


def test_an_answer_counts_once_and_in_the_browser_that_began(
    app: Flask, server: IdentityServer, installation: Installation, moderator: ModeratorAccount
) -> None:
    client = app.test_client()
    query = server.consent(_leave(client))
    _assert_refused(app.test_client().get(RETURN, query_string=query), installation)
    kept = client.get_cookie("step")
    assert kept is not None
    assert client.get(RETURN, query_string=query).status_code == 303
    again = app.test_client()
    again.set_cookie("step", kept.value)
    assert again.get(RETURN, query_string=query).status_code == 401


def test_another_browsers_answer_signs_nobody_in_to_a_foreign_account(
    app: Flask, server: IdentityServer, installation: Installation, moderator: ModeratorAccount
) -> None:
    attacker, victim = app.test_client(), app.test_client()
    query = server.consent(_leave(attacker))
    _leave(victim)
    _assert_refused(victim.get(RETURN, query_string=query), installation)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "x"},
        {"state": "☃"},
        {"code": ""},
        {"code": "another"},
        {"iss": "https://other.example.org"},
    ],
    ids=str,
)
def test_an_answer_that_was_tampered_with_lets_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    changes: dict[str, str],
) -> None:
    query = server.consent(_leave(client)) | changes
    _assert_refused(client.get(RETURN, query_string=query), installation)


def test_a_provider_that_names_itself_must_do_so(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
) -> None:
    server.document = {"authorization_response_iss_parameter_supported": True}
    query = server.consent(_leave(client))
    _assert_refused(client.get(RETURN, query_string=query), installation)
    named = server.consent(_leave(client)) | {"iss": server.issuer}
    assert client.get(RETURN, query_string=named).status_code == 303


def test_an_answer_that_comes_too_late_lets_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    at: Callable[..., None],
) -> None:
    query = server.consent(_leave(client))
    at(minutes=11)
    _assert_refused(client.get(RETURN, query_string=query), installation)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/token", (500, b"{}")),
        ("/token", (302, b"/keys")),
        ("/token", (200, b"no json")),
        ("/token", (200, b"[]")),
        ("/token", (200, b'{"access_token": "x", "expires_in": Infinity}')),
        ("/token", (200, b'{"access_token": 7, "id_token": "x"}')),
        ("/token", (200, b'{"access_token": "x", "id_token": {}}')),
        ("/token", (200, b'{"access_token": "x", "expires_in": {"a": 1}}')),
        ("/token", (200, b'{"error": []}')),
        ("/token", (200, b"[" * 60_000)),
        ("/token", (200, b'{"a": "' + b"x" * 70_000 + b'"}')),
        ("/keys", (200, b"{}")),
        ("/keys", (200, b'{"keys": 7}')),
        ("/keys", (200, b'{"keys": [{"kty": "RSA"}]}')),
        ("/keys", (200, b'{"keys": [7]}')),
        ("/keys", (404, b"")),
    ],
    ids=str,
)
def test_a_provider_that_fails_lets_nobody_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    path: str,
    answer: tuple[int, bytes],
) -> None:
    server.answers[path] = answer
    _assert_refused(_go(client, server), installation)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://other.example.org"},
        {"token_endpoint": "http://login.example.org/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"token_endpoint": "http://[/"},
        {"token_endpoint_auth_methods_supported": 7},
        {"authorization_response_iss_parameter_supported": "yes"},
    ],
    ids=str,
)
def test_a_document_that_is_of_no_use_sends_nobody_anywhere(
    client: FlaskClient, server: IdentityServer, document: dict[str, Any]
) -> None:
    server.document = document
    answer = client.post("/review/sign-in/provider", headers=HERE)
    assert answer.status_code == 503
    assert SENTENCE in answer.text


def test_no_document_leads_us_into_our_own_network(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
) -> None:
    server.document = {"token_endpoint": "https://10.0.0.1/token"}
    with capture_logs() as logged:
        _assert_refused(_go(client, server), installation)
    [reason] = [line["reason"] for line in logged if line["event"] == "single_sign_on.failed"]
    assert reason.startswith("the host of its token_endpoint has no public address")


def test_a_provider_that_is_not_there_is_said_in_a_sentence(
    client: FlaskClient, server: IdentityServer
) -> None:
    server.answers["/.well-known/openid-configuration"] = (404, b"")
    assert client.post("/review/sign-in/provider", headers=HERE).status_code == 503


def test_a_provider_that_cannot_be_reached_is_left_alone_for_a_while(
    client: FlaskClient, server: IdentityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def unreachable(*_: Any, **__: Any) -> Any:
        asked.append(1)
        raise OSError

    monkeypatch.setattr(provider_session, "_FORGIVEN_AFTER", 1_000.0)
    with monkeypatch.context() as away:
        away.setattr("requests.Session.request", unreachable)
        for _ in range(3):
            assert client.post("/review/sign-in/provider", headers=HERE).status_code == 503
    assert asked == [1]
    assert client.post("/review/sign-in/provider", headers=HERE).status_code == 503
    monkeypatch.setattr(provider_session, "_FORGIVEN_AFTER", 0.0)
    assert client.post("/review/sign-in/provider", headers=HERE).status_code == 200


def test_one_thread_waits_for_a_provider_and_not_all(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_provider, "_WAITED", 0.05)
    with identity_provider._one_asks:
        assert client.post("/review/sign-in/provider", headers=HERE).status_code == 503
    assert client.post("/review/sign-in/provider", headers=HERE).status_code == 200


def test_a_slow_provider_is_not_waited_for(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = server.consent(_leave(client))
    hold = server.answer

    def slowly(*arguments: str) -> tuple[int, bytes]:
        released.wait(5)
        return hold(*arguments)

    import threading

    released = threading.Event()
    monkeypatch.setattr(provider_session, "_SECONDS", 0.2)
    monkeypatch.setattr(server, "answer", slowly)
    began = time.monotonic()
    _assert_refused(client.get(RETURN, query_string=query), installation)
    assert time.monotonic() - began < 4
    released.set()


def test_an_answer_that_stops_halfway_is_not_waited_for(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = server.consent(_leave(client))
    monkeypatch.setattr(provider_session, "_SECONDS", 0.2)
    server.may_finish.clear()
    _assert_refused(client.get(RETURN, query_string=query), installation)


def test_a_new_key_counts_at_once_and_a_withdrawn_one_no_longer(
    app: Flask, server: IdentityServer, installation: Installation, moderator: ModeratorAccount
) -> None:
    assert _go(app.test_client(), server).status_code == 303
    withdrawn, server.key = server.key, key_pair("its next", "two")
    assert _go(app.test_client(), server).status_code == 303
    server.token_of = lambda claims: jwt.encode(
        {"alg": "RS256", "kid": "one"}, claims, withdrawn, ["RS256"]
    )
    assert _go(app.test_client(), server).status_code == 401


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    client: FlaskClient, server: IdentityServer, moderator: ModeratorAccount
) -> None:
    server.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert _go(client, server).status_code == 303


def test_somebody_who_was_disabled_stays_out(
    app: Flask, server: IdentityServer, installation: Installation, moderator: ModeratorAccount
) -> None:
    assert _go(app.test_client(), server).status_code == 303
    disable_moderator(installation, moderator.address)
    answer = _go(app.test_client(), server)
    assert answer.status_code == 401
    assert SENTENCE in answer.text


def test_an_address_is_tied_to_one_subject_only(
    app: Flask, server: IdentityServer, moderator: ModeratorAccount
) -> None:
    assert _go(app.test_client(), server).status_code == 303
    server.claims = {"sub": "subject-2"}
    assert _go(app.test_client(), server).status_code == 401


def test_nobody_is_made_by_signing_in(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
) -> None:
    server.claims = {"email": "stranger@example.org"}
    _go(client, server)
    with installation.database.reading() as session:
        assert session.scalars(select(Moderator.id)).all() == [moderator.id]


@pytest.mark.parametrize(("methods", "expected"), [(["pwd", "mfa"], True), ("mfa", False)])
def test_the_providers_second_factor_counts_where_it_says_so(
    client: FlaskClient,
    server: IdentityServer,
    installation: Installation,
    moderator: ModeratorAccount,
    methods: object,
    expected: bool,
) -> None:
    server.claims = {"amr": methods}
    _go(client, server)
    with installation.database.reading() as session:
        assert session.scalars(select(ReviewSession.proven_twice)).one() is expected


def test_the_way_to_the_provider_carries_what_guards_the_way_back(
    client: FlaskClient, server: IdentityServer
) -> None:
    address = _leave(client)
    for part in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256"):
        assert part in address
    assert "response_type=code" in address
    assert SECRET not in address


def test_the_provider_is_begun_with_by_our_own_form_only(client: FlaskClient) -> None:
    assert client.get("/review/sign-in/provider").status_code == 303
    foreign = {"Origin": "https://evil.test"}
    assert client.post("/review/sign-in/provider", headers=foreign).status_code == 403
    assert client.get_cookie("step") is None


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.org",
        "ftp://x",
        "https://login.example.org?x=1",
        "http://127.0.0.1.example.org",
        "http://localhost@evil.test",
        "https://login.example.org:99999",
        "https://login.example.org:0",
        "https://login.example.org:https",
        "https://[::1",
        "https://:443",
        "",
    ],
)
def test_an_issuer_that_is_not_safe_is_refused_at_the_start(issuer: str) -> None:
    with pytest.raises(ValidationError):
        Settings(oidc_issuer=issuer, oidc_client_id="x", oidc_client_secret=SecretStr("y"))


def test_an_issuer_alone_is_not_enough() -> None:
    with pytest.raises(ValidationError, match="needs MODERATION_OIDC_CLIENT_ID"):
        Settings(oidc_issuer="https://login.example.org")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_browser_goes_there_and_comes_back_signed_in(
    live_server: str, browser: Browser, moderator: ModeratorAccount, *, with_javascript: bool
) -> None:
    context = browser.new_context(java_script_enabled=with_javascript)
    page = context.new_page()
    page.goto(f"{live_server}/review/sign-in")
    page.get_by_role("button", name="Sign in with Example Login").click()
    expect(page).to_have_url(f"{live_server}/review/blog/")
    context.close()


def _go(client: FlaskClient, server: IdentityServer) -> TestResponse:
    return client.get(RETURN, query_string=server.consent(_leave(client)))


def _leave(client: FlaskClient) -> str:
    """The address that the desk sends a browser to."""
    answer = client.post("/review/sign-in/provider", headers=HERE)
    assert answer.status_code == 200, answer.text
    found = re.search(r'content="0; url=([^"]+)"', answer.text)
    assert found
    return unescape(found.group(1))


def _assert_refused(answer: TestResponse, installation: Installation) -> None:
    assert answer.status_code == 401
    assert SENTENCE in answer.text
    with installation.database.reading() as session:
        assert session.scalars(select(ReviewSession.id)).all() == []
        assert session.scalars(select(Identity.subject)).all() == []
