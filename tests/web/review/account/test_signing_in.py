"""Signing in: by link, by password, and what a session is worth."""

from collections.abc import Callable
from html import escape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.disable_account import disable_moderator
from tests.fixtures.sites import ModeratorAccount

HERE = {"Origin": "http://localhost"}
PASSWORD = "four unrelated words do"
QUEUE = "/review/blog/"


def test_a_link_that_is_only_looked_at_stays_good(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert client.get(QUEUE).status_code == 303


def test_a_link_signs_in_once(app: Flask, moderator: ModeratorAccount) -> None:
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    first, second = app.test_client(), app.test_client()
    assert first.post(link, data={"not_now": "1"}, headers=HERE).status_code == 303
    assert first.get(QUEUE).status_code == 200
    assert second.post(link, data={"not_now": "1"}, headers=HERE).status_code == 404
    assert second.get(link).status_code == 404
    assert second.get(QUEUE).status_code == 303


def test_a_link_is_good_for_a_day(
    client: FlaskClient, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    at(hours=23.9)
    assert client.get(link).status_code == 200
    at(hours=24.1)
    assert client.get(link).status_code == 404


def test_a_link_is_named_to_nobody(client: FlaskClient, moderator: ModeratorAccount) -> None:
    answer = client.get(f"/review/sign-in/link/{moderator.sign_in_token}")
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert moderator.sign_in_token not in answer.text


def test_the_password_set_at_the_link_signs_in_from_then_on(
    app: Flask, moderator: ModeratorAccount
) -> None:
    _set_password(app.test_client(), moderator)
    client = app.test_client()
    answer = _sign_in(client, moderator.address)
    assert answer.status_code == 303
    assert client.get(QUEUE).status_code == 200


def test_a_weak_password_is_refused_and_the_link_stays_good(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    weak = {"set_password": "1", "password": "too short"}
    answer = client.post(link, data=weak, headers=HERE)
    assert answer.status_code == 422
    assert "at least 15 characters" in answer.text
    assert "too short" not in answer.text
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("address", ["moderator@example.org", "nobody@example.org", "no address"])
def test_every_failure_is_told_in_the_same_words(
    client: FlaskClient, app: Flask, moderator: ModeratorAccount, address: str
) -> None:
    _set_password(app.test_client(), moderator)
    answer = _sign_in(client, address, "not what was set")
    assert answer.status_code == 401
    assert "The address and the password do not fit together." in answer.text
    assert address not in answer.text


def test_somebody_without_a_password_cannot_sign_in_with_an_empty_one(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    assert _sign_in(client, moderator.address, "").status_code == 401


def test_guessing_is_slowed_down_and_never_locks_out(
    app: Flask, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    _set_password(app.test_client(), moderator)
    client = app.test_client()
    at(seconds=0)
    guesses = [_sign_in(client, moderator.address, f"guess {n}").status_code for n in range(4)]
    assert guesses == [401, 401, 401, 429]
    answer = _sign_in(client, moderator.address)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Nothing is locked" in answer.text
    at(seconds=61)
    assert _sign_in(client, moderator.address).status_code == 303


def test_guessing_at_an_account_that_is_not_there_is_slowed_down_alike(
    client: FlaskClient, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    at(seconds=0)
    guesses = [_sign_in(client, "nobody@example.org").status_code for _ in range(4)]
    assert guesses == [401, 401, 401, 429]


def test_one_network_cannot_try_many_accounts(
    client: FlaskClient, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    at(seconds=0)
    guesses = [_sign_in(client, f"somebody{n}@example.org").status_code for n in range(11)]
    assert guesses == [401] * 10 + [429]


def test_a_session_ends_after_half_an_hour_of_nothing(
    client: FlaskClient, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    at(minutes=0)
    _set_password(client, moderator)
    at(minutes=29)
    assert client.get(QUEUE).status_code == 200
    at(minutes=58)
    assert client.get(QUEUE).status_code == 200
    at(minutes=89)
    assert client.get(QUEUE).status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(
    client: FlaskClient, moderator: ModeratorAccount, at: Callable[..., None]
) -> None:
    at(minutes=0)
    _set_password(client, moderator)
    for minutes in range(25, 720, 25):
        at(minutes=minutes)
        assert client.get(QUEUE).status_code == 200
    at(minutes=721)
    assert client.get(QUEUE).status_code == 303


def test_signing_out_ends_the_session_on_the_server(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    _set_password(client, moderator)
    page = client.get(QUEUE).text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    kept = client.get_cookie("session")
    assert kept is not None
    assert client.post("/review/sign-out", data={"form_token": token}, headers=HERE)
    client.set_cookie("session", kept.value)
    assert client.get(QUEUE).status_code == 303


def test_signing_in_again_gives_a_new_session_and_ends_the_old_one(
    app: Flask, client: FlaskClient, moderator: ModeratorAccount
) -> None:
    _set_password(client, moderator)
    old = client.get_cookie("session")
    _sign_in(client, moderator.address)
    new = client.get_cookie("session")
    assert old is not None
    assert new is not None
    assert old.value != new.value
    thief = app.test_client()
    thief.set_cookie("session", old.value)
    assert thief.get(QUEUE).status_code == 303


def test_somebody_who_was_disabled_is_out_at_once(
    app: Flask, client: FlaskClient, installation: Installation, moderator: ModeratorAccount
) -> None:
    _set_password(client, moderator)
    disable_moderator(installation, moderator.address)
    assert client.get(QUEUE).status_code == 303
    assert _sign_in(client, moderator.address).status_code == 401


def test_a_new_password_signs_out_everywhere_else(
    app: Flask, installation: Installation, moderator: ModeratorAccount
) -> None:
    elsewhere = app.test_client()
    _set_password(elsewhere, moderator)
    token = add_moderator(installation, moderator.address, "admin", "blog")
    form = {"set_password": "1", "password": "quite another set of words"}
    app.test_client().post(f"/review/sign-in/link/{token}", data=form, headers=HERE)
    assert elsewhere.get(QUEUE).status_code == 303


def test_the_cookie_is_for_the_server_alone(
    client: FlaskClient, moderator: ModeratorAccount
) -> None:
    answer = _set_password(client, moderator)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test/review/",
        "/review/../../elsewhere",
        "/review/\\evil.test",
        "/reviewer",
        "javascript:alert(1)",
        "/review/search?q=a b",
        "/review/search?q=%2",
        "/review/search?q=%22\r\nSet-Cookie:a=b",
        "/review/search?q=кошка",
    ],
)
def test_signing_in_leads_to_the_desk_and_nowhere_else(
    app: Flask, client: FlaskClient, moderator: ModeratorAccount, elsewhere: str
) -> None:
    _set_password(app.test_client(), moderator)
    answer = _sign_in(client, moderator.address, next=elsewhere)
    assert answer.headers["Location"] == "/review/"


@pytest.mark.parametrize(
    "asked",
    [
        "/review/blog/?order=riskiest&status=spam",
        "/review/blog/search?q=100%25+%22sour+dough%22+status:spam",
        "/review/search?q=%D0%BA%D0%BE%D1%88%D0%BA%D0%B0*",
    ],
)
def test_signing_in_leads_back_to_the_page_that_was_asked_for(
    app: Flask, client: FlaskClient, moderator: ModeratorAccount, asked: str
) -> None:
    _set_password(app.test_client(), moderator)
    asking = client.get(asked)
    assert asking.status_code == 303
    page = client.get(asking.headers["Location"]).text
    assert f'value="{escape(asked)}"' in page
    assert _sign_in(client, moderator.address, next=asked).headers["Location"] == asked


def _set_password(client: FlaskClient, moderator: ModeratorAccount):  # type: ignore[no-untyped-def]
    form = {"set_password": "1", "password": PASSWORD}
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    answer = client.post(link, data=form, headers=HERE)
    assert answer.status_code == 303
    return answer


def _sign_in(client: FlaskClient, address: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    form = {"email": address, "password": password} | more
    return client.post("/review/sign-in", data=form, headers=HERE)
