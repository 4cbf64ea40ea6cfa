"""What every test of the desk in a browser does: come in, and look whether anybody is shut out."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.fixtures.sites import ModeratorAccount


def enter(page: Page, live_server: str, moderator: ModeratorAccount) -> None:
    """Sign in by the moderator's link, and stand before the queue."""
    page.goto(f"{live_server}/review/sign-in/link/{moderator.sign_in_token}")
    page.get_by_role("button", name="Not now").click()
    page.wait_for_url("**/review/blog/")


def assert_accessible(page: Page) -> None:
    """axe finds nothing, and the page is no wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"


def assert_page_accessible(page: Page, address: str) -> None:
    """The same, of the page at an address."""
    page.goto(address)
    assert_accessible(page)
