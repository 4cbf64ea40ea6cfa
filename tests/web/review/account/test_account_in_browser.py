"""The account in a real browser: passkeys, the app, the browser's own time zone, both themes."""

import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from moderation import clock
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import press

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

PASSWORD = "four unrelated words do"


@pytest.fixture
def here(live_server: str) -> str:
    """The desk under a name: passkeys belong to names, not to numbers."""
    return live_server.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(page: Page) -> None:
    """A device that keeps passkeys, and whose owner unlocks it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in(
    here: str, page: Page, moderator: ModeratorAccount, device: None
) -> None:
    _enter(page, here, moderator)
    page.goto(f"{here}/review/account")
    page.get_by_label("Name of the new passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is added.")
    expect(page.locator("#passkeys")).to_contain_text("My laptop")
    _sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{here}/review/blog/")
    page.goto(f"{here}/review/account")
    expect(page.locator("#passkeys")).to_contain_text("used just now")
    page.goto(f"{here}/review/confirm?next=/review/account")
    page.get_by_role("button", name="Confirm with a passkey").click()
    expect(page).to_have_url(f"{here}/review/account")
    page.locator("#passkeys").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is removed here.")
    _sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("could not be recognised")


def test_a_browser_that_gives_no_passkey_says_so(
    here: str, page: Page, moderator: ModeratorAccount
) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto(f"{here}/review/sign-in")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey.")


def test_times_are_in_the_browsers_zone_where_none_is_chosen(
    here: str, browser: Browser, moderator: ModeratorAccount
) -> None:
    context = browser.new_context(timezone_id="Asia/Tokyo", locale="en-GB")
    page = context.new_page()
    _enter(page, here, moderator)
    page.goto(f"{here}/review/account")
    title = page.locator("#sessions time").first.get_attribute("title") or ""
    hour = (clock.now().hour + 9) % 24
    assert "UTC" not in title
    assert re.search(rf"\b{hour:02}:\d\d$", title) or re.search(
        rf"\b{(hour - 1) % 24:02}:59$", title
    )
    context.close()


def test_the_account_shuts_nobody_out(
    here: str,
    page: Page,
    moderator: ModeratorAccount,
    device: None,
    tmp_path: Path,
) -> None:
    narrow_and_dark(page)
    _enter(page, here, moderator)
    _look(page, f"{here}/review/account?wanted=second-factor&done=saved", tmp_path)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#passkeys li")).to_have_count(1)
    page.get_by_role("button", name="Set up an app").click()
    _look(page, None, tmp_path)
    secret = page.locator("#secret").input_value().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).at(clock.now()))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    _look(page, None, tmp_path)
    code = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    _look(page, f"{here}/review/account", tmp_path)
    _look(page, f"{here}/review/confirm", tmp_path)
    _sign_out(page)
    _look(page, f"{here}/review/sign-in", tmp_path)
    page.get_by_label("E-mail address").fill(moderator.address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("One more step")
    _look(page, None, tmp_path)
    page.keyboard.type(code)
    press(page, "Enter")
    expect(page).to_have_url(f"{here}/review/blog/")


def _enter(page: Page, here: str, moderator: ModeratorAccount) -> None:
    page.goto(f"{here}/review/sign-in/link/{moderator.sign_in_token}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page).to_have_url(f"{here}/review/blog/")


def _look(page: Page, address: str | None, folder: Path) -> None:
    """Nobody is shut out; a picture of it is kept."""
    if address:
        page.goto(address)
    assert_accessible(page)
    number = len(list(folder.glob("*.png")))
    page.screenshot(path=folder / f"look-{number}.png", full_page=True)


def _sign_out(page: Page) -> None:
    """The button is in the bar, or where that is too narrow in its menu."""
    menu = page.locator(".menu > summary")
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name="Sign out").click()
