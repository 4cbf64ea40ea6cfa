"""What every test of the desk in a browser does: come in, and look whether anybody is shut out."""

from playwright.sync_api import Page

from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.sites import ModeratorAccount


def enter(page: Page, live_server: str, moderator: ModeratorAccount) -> None:
    """Sign in by the moderator's link, and stand before the queue."""
    page.goto(f"{live_server}/review/sign-in/link/{moderator.sign_in_token}")
    page.get_by_role("button", name="Not now").click()
    page.wait_for_url("**/review/blog/")


def assert_page_accessible(page: Page, address: str) -> None:
    """The page at an address shuts nobody out."""
    page.goto(address)
    assert_accessible(page)
