"""One's own account: preferences, password, sessions, and a second factor at sign-in."""

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.people.require_second_factor import reset_second_factor
from moderation.tables import AuditRow, Authenticator, Moderator, RecoveryCode
from tests.fixtures.hostile import DECEIVING, UNDECEIVING
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import HERE, PASSWORD, AtTheDesk, Seat

ACCOUNT = "/review/account"
CHOSEN = {
    "display_name": "Ada Lovelace",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "keys": "coral",
    "digest": "daily",
}


@pytest.fixture
def mo(client: FlaskClient, moderator: ModeratorAccount) -> AtTheDesk:
    """The moderator, signed in with a password that they have just set."""
    form = {"set_password": "1", "password": PASSWORD}
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    assert client.post(link, data=form, headers=HERE).status_code == 303
    return AtTheDesk(client)


@pytest.fixture
def audited(installation: Installation) -> Callable[[], list[str]]:
    """The actions in the audit trail, in their order."""

    def read() -> list[str]:
        with installation.database.reading() as session:
            return list(session.scalars(select(AuditRow.action).order_by(AuditRow.number)))

    return read


def test_what_was_chosen_is_kept_and_the_pages_follow_it(mo: AtTheDesk) -> None:
    answer = mo.post(f"{ACCOUNT}/preferences", **CHOSEN)
    assert answer.status_code == 303
    page = mo.get(answer.headers["Location"]).text
    assert re.search('<html lang="de" .* data-keys="coral" data-zone="Europe/Berlin">', page)
    assert "<bdi>Ada Lovelace</bdi></a>" in page
    assert page.count(" selected>") == 4


def test_what_nobody_sees_leaves_the_own_name(mo: AtTheDesk) -> None:
    answer = mo.post(f"{ACCOUNT}/preferences", **CHOSEN | {"display_name": DECEIVING})
    assert f"<bdi>{UNDECEIVING}</bdi></a>" in mo.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": ""},
        {"display_name": "a" * 101},
        {"display_name": "\u202e\u3164\x00"},
        {"language": "tlh"},
        {"time_zone": "Mars/Base"},
        {"time_zone": "../../etc/passwd"},
        {"keys": "vim"},
        {"digest": "always"},
    ],
    ids=str,
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(
    mo: AtTheDesk, installation: Installation, wrong: dict[str, str]
) -> None:
    answer = mo.post(f"{ACCOUNT}/preferences", **CHOSEN | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with installation.database.reading() as session:
        assert session.scalars(select(Moderator.display_name)).one() == "Mo"


def test_an_address_in_a_name_is_masked(mo: AtTheDesk) -> None:
    mo.post(f"{ACCOUNT}/preferences", **CHOSEN | {"display_name": "jane@example.org"})
    assert "[email]</bdi>" in mo.get(ACCOUNT).text


def test_times_are_in_the_chosen_zone_and_language(mo: AtTheDesk) -> None:
    assert re.search(r'title="\d+ \w+ \d{4}, \d\d:\d\d UTC"', mo.get(ACCOUNT).text)
    mo.post(f"{ACCOUNT}/preferences", **CHOSEN)
    assert re.search(r'title="\d+\. \w+ \d{4}, \d\d:\d\d"', mo.get(ACCOUNT).text)


def test_a_new_password_asks_for_the_present_one(mo: AtTheDesk, app: Flask) -> None:
    new = "quite another set of words"
    refused = mo.post(f"{ACCOUNT}/password", present="not it at all", password=new)
    assert refused.status_code == 422
    assert "not your present password" in refused.text
    weak = mo.post(f"{ACCOUNT}/password", present=PASSWORD, password="short")
    assert weak.status_code == 422
    assert _sign_in(app.test_client()).status_code == 303


def test_a_new_password_signs_out_every_other_browser_and_gives_this_one_a_new_token(
    mo: AtTheDesk, app: Flask
) -> None:
    other = app.test_client()
    _sign_in(other)
    before = _cookie(mo)
    new = "quite another set of words"
    assert mo.post(f"{ACCOUNT}/password", present=PASSWORD, password=new).status_code == 303
    assert mo.get(ACCOUNT).status_code == 200
    assert _cookie(mo) != before
    assert other.get(ACCOUNT).status_code == 303
    thief = app.test_client()
    thief.set_cookie("session", before)
    assert thief.get(ACCOUNT).status_code == 303
    assert _sign_in(app.test_client()).status_code == 401
    assert _sign_in(app.test_client(), new).status_code == 303


def test_sessions_are_listed_and_ended_one_by_one_or_together(
    mo: AtTheDesk, app: Flask, audited: Callable[[], list[str]]
) -> None:
    others = [app.test_client() for _ in range(3)]
    for other in others:
        agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Firefox/144.0"}
        _sign_in(other, headers=agent)
    page = mo.get(ACCOUNT).text
    assert page.count("Firefox, Linux") == 2 * 3
    assert page.count("127.0.0.0/24") == 4
    assert page.count("this browser") == 1
    ends = re.findall(r'action="(/review/account/sessions/[0-9a-f-]+/end)"', page)
    assert len(ends) == 3
    assert mo.post(ends[0]).status_code == 303
    assert mo.post(ends[0]).status_code == 404
    assert sum(other.get(ACCOUNT).status_code == 200 for other in others) == 2
    assert mo.post(f"{ACCOUNT}/sessions/others/end").status_code == 303
    assert [other.get(ACCOUNT).status_code for other in others] == [303] * 3
    assert mo.get(ACCOUNT).status_code == 200
    assert audited()[-2:] == ["session.ended", "sessions.ended"]


def test_somebody_elses_session_is_not_there(mo: AtTheDesk, seat: Seat, app: Flask) -> None:
    eve = seat("admin", name="Eve")
    _sign_in(app.test_client())
    ends = re.findall(r'action="(/review/account/sessions/[0-9a-f-]+/end)"', mo.get(ACCOUNT).text)
    assert eve.post(ends[0]).status_code == 404
    assert eve.post(f"{ACCOUNT}/sessions/nonsense/end").status_code == 404


def test_an_app_is_set_up_and_asked_for_at_sign_in(
    mo: AtTheDesk, app: Flask, at: Callable[..., None], audited: Callable[[], list[str]]
) -> None:
    at(seconds=0)
    totp, codes = _set_up(mo)
    assert len(codes) == 10
    at(seconds=30)
    client = app.test_client()
    answer = _sign_in(client)
    assert answer.headers["Location"] == "/review/sign-in/second-step"
    assert client.get("/review/blog/").status_code == 303
    assert client.get("/review/sign-in/second-step").status_code == 200
    assert _second(client, "000000").status_code == 401
    entered = _second(client, totp.at(clock.now()))
    assert entered.headers["Location"] == "/review/"
    assert client.get("/review/blog/").status_code == 200
    assert "totp.enabled" in audited()
    assert audited()[-2:] == ["sign_in.failed", "moderator.signed_in"]


def test_a_code_counts_once(mo: AtTheDesk, app: Flask, at: Callable[..., None]) -> None:
    at(seconds=0)
    totp, _ = _set_up(mo)
    at(seconds=60)
    code = totp.at(clock.now())
    first, second = app.test_client(), app.test_client()
    _sign_in(first)
    _sign_in(second)
    assert _second(first, code).status_code == 303
    assert _second(second, code).status_code == 401


def test_a_recovery_code_signs_in_once(mo: AtTheDesk, app: Flask) -> None:
    _, codes = _set_up(mo)
    first, second = app.test_client(), app.test_client()
    _sign_in(first)
    assert _second(first, f" {codes[3].upper()} ").status_code == 303
    assert "9 recovery codes are left" in first.get(ACCOUNT).text
    _sign_in(second)
    assert _second(second, codes[3]).status_code == 401


def test_the_step_is_over_after_ten_minutes_and_says_so(
    mo: AtTheDesk, app: Flask, at: Callable[..., None]
) -> None:
    at(seconds=0)
    totp, _ = _set_up(mo)
    client = app.test_client()
    at(minutes=1)
    _sign_in(client)
    at(minutes=12)
    answer = _second(client, totp.at(clock.now()))
    assert answer.status_code == 401
    assert "Sign in again." in answer.text


def test_going_back_after_the_step_leads_on_and_not_into_a_dead_end(
    mo: AtTheDesk, app: Flask
) -> None:
    _, codes = _set_up(mo)
    client = app.test_client()
    _sign_in(client)
    _second(client, codes[0])
    assert client.get("/review/sign-in/second-step").status_code == 303
    assert _second(client, codes[1]).status_code == 303


def test_the_step_of_one_browser_is_of_no_use_to_another(mo: AtTheDesk, app: Flask) -> None:
    _, codes = _set_up(mo)
    _sign_in(app.test_client())
    assert _second(app.test_client(), codes[0]).status_code == 401


def test_guessing_codes_is_slowed_down(mo: AtTheDesk, app: Flask, at: Callable[..., None]) -> None:
    at(seconds=0)
    _, codes = _set_up(mo)
    client = app.test_client()
    _sign_in(client)
    guesses = [_second(client, f"00000{number}").status_code for number in range(6)]
    assert guesses == [401] * 5 + [429]
    assert _second(client, codes[0]).status_code == 429


def test_setting_up_signs_out_elsewhere_and_a_wrong_code_changes_nothing(
    mo: AtTheDesk, app: Flask, installation: Installation
) -> None:
    other = app.test_client()
    _sign_in(other)
    mo.post(f"{ACCOUNT}/app/new")
    refused = mo.post(f"{ACCOUNT}/app", code="123")
    assert refused.status_code == 422
    assert other.get(ACCOUNT).status_code == 200
    assert _sign_in(app.test_client()).headers["Location"] == "/review/"
    _set_up(mo)
    assert other.get(ACCOUNT).status_code == 303


def test_the_secret_is_sealed_and_the_codes_are_hashed(
    mo: AtTheDesk, installation: Installation
) -> None:
    totp, codes = _set_up(mo)
    with installation.database.reading() as session:
        row = session.scalars(select(Authenticator)).one()
        digests = session.scalars(select(RecoveryCode.digest)).all()
    assert totp.secret.encode() not in row.sealed
    assert installation.vault.open(row)
    assert all(code.replace("-", "").encode() not in digests for code in codes)


def test_the_picture_of_the_secret_has_no_style_of_its_own(mo: AtTheDesk) -> None:
    mo.post(f"{ACCOUNT}/app/new")
    page = mo.get(f"{ACCOUNT}/app").text
    assert "<svg" in page
    assert "style=" not in page


def test_the_app_is_turned_off_with_a_password_or_a_code(mo: AtTheDesk, app: Flask) -> None:
    _set_up(mo)
    assert mo.post(f"{ACCOUNT}/app/off", proof="something else").status_code == 422
    assert mo.post(f"{ACCOUNT}/app/off", proof=PASSWORD).status_code == 303
    assert _sign_in(app.test_client()).headers["Location"] == "/review/"
    _, codes = _set_up(mo)
    assert mo.post(f"{ACCOUNT}/app/off", proof=codes[0]).status_code == 303
    assert _sign_in(app.test_client()).headers["Location"] == "/review/"


def test_a_link_stands_for_the_password_and_not_for_the_app(
    mo: AtTheDesk, app: Flask, installation: Installation, moderator: ModeratorAccount
) -> None:
    from moderation.actions.people.add_moderator import add_moderator

    _set_up(mo)
    token = add_moderator(installation, moderator.address, "admin", "blog")
    answer = _use_link(app.test_client(), token)
    assert answer.headers["Location"] == "/review/sign-in/second-step"


def test_an_operator_resets_what_is_lost(
    mo: AtTheDesk, app: Flask, installation: Installation, moderator: ModeratorAccount
) -> None:
    _set_up(mo)
    token = reset_second_factor(installation, moderator.address)
    assert mo.get(ACCOUNT).status_code == 303
    assert _use_link(app.test_client(), token).headers["Location"] == "/review/"


def test_what_is_delicate_asks_for_a_fresh_proof(
    mo: AtTheDesk, at: Callable[..., None], app: Flask
) -> None:
    at(minutes=0)
    _sign_in(mo.client)
    at(minutes=11)
    answer = mo.post(f"{ACCOUNT}/app/new")
    assert answer.headers["Location"] == "/review/confirm?next=/review/account"
    assert mo.post("/review/confirm", password="wrong").status_code == 422
    before = _cookie(mo)
    confirmed = mo.post("/review/confirm", password=PASSWORD, next=ACCOUNT)
    assert confirmed.headers["Location"] == ACCOUNT
    assert _cookie(mo) != before
    assert mo.post(f"{ACCOUNT}/app/new").headers["Location"] == f"{ACCOUNT}/app"


def test_a_site_that_asks_for_a_second_factor_sends_to_set_one_up(
    mo: AtTheDesk, seat: Seat, audited: Callable[[], list[str]]
) -> None:
    sam = seat("moderator")
    assert mo.post("/review/blog/second-factor", required="1").status_code == 409
    _set_up(mo)
    assert mo.post("/review/blog/second-factor", required="1").status_code == 303
    assert "second_factor.required" in audited()
    sent = sam.get("/review/blog/")
    assert sent.headers["Location"] == f"{ACCOUNT}?wanted=second-factor#second-factor"
    assert sam.get("/review/blog/comments/x").status_code == 303
    assert mo.get("/review/blog/").status_code == mo.get("/review/model").status_code == 200
    ada = seat("admin", name="Ada")
    assert ada.get("/review/model").status_code == 303
    assert ada.post("/review/model/use", name="x").status_code == 303
    _set_up(sam)
    assert sam.get("/review/blog/").status_code == 200
    assert sam.post("/review/blog/second-factor", required="0").status_code == 403
    assert sam.post("/review/shop/second-factor", required="0").status_code == 404


def _set_up(who: AtTheDesk) -> tuple[pyotp.TOTP, list[str]]:
    assert who.post(f"{ACCOUNT}/app/new").status_code == 303
    page = who.get(f"{ACCOUNT}/app").text
    found = re.search(r'id="secret"[^>]* value="([A-Z2-7 ]+)"', page)
    assert found
    totp = pyotp.TOTP(found.group(1).replace(" ", ""))
    answer = who.post(f"{ACCOUNT}/app", code=totp.at(clock.now()))
    assert answer.status_code == 200, answer.text
    return totp, re.findall(r"<code>([a-z2-7-]+)</code>", answer.text)


def _sign_in(
    client: FlaskClient, password: str = PASSWORD, headers: dict[str, str] | None = None
) -> TestResponse:
    form = {"email": "moderator@example.org", "password": password}
    return client.post("/review/sign-in", data=form, headers=HERE | (headers or {}))


def _second(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/review/sign-in/second-step", data={"code": code}, headers=HERE)


def _use_link(client: FlaskClient, token: str) -> TestResponse:
    form: dict[str, Any] = {"not_now": "1"}
    return client.post(f"/review/sign-in/link/{token}", data=form, headers=HERE)


def _cookie(who: AtTheDesk) -> str:
    kept = who.client.get_cookie("session")
    assert kept is not None
    return kept.value
