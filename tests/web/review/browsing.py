"""What every test of the desk in a browser does: come in, and look whether anybody is shut out."""

from playwright.sync_api import Page, expect

from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.sites import ModeratorAccount


def enter(page: Page, live_server: str, moderator: ModeratorAccount) -> None:
    """Sign in by the moderator's link, and stand before the queue."""
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/")


def sign_in(page: Page, live_server: str, token: str) -> None:
    """Sign in by a link, with the browser's cookies but without drawing a page.

    How the page of the link is walked through is shown where signing in is what is tested.
    """
    answer = page.request.post(
        f"{live_server}/review/sign-in/link/{token}",
        form={"not_now": "1"},
        headers={"Origin": live_server},
        max_redirects=0,
    )
    assert answer.status == 303


def press(page: Page, key: str) -> None:
    """Press a key on a page that is there: who sees its heading may be quicker than that."""
    page.wait_for_load_state()
    page.locator("main[aria-busy]").wait_for(state="detached")
    page.keyboard.press(key)


def wait_until_recorded(page: Page) -> None:
    """The page says at once what was decided; before others look, the service has to know."""
    expect(page.locator("[data-outbox]")).to_have_attribute("data-waiting", "0")


def assert_page_accessible(page: Page, address: str) -> None:
    """The page at an address shuts nobody out."""
    page.goto(address)
    assert_accessible(page)
