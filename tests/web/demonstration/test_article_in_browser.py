"""The demonstration's article in a browser, with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.actions.sites.add_site import add_site
from tests.fixtures.accessibility import assert_accessible

WAITING = "Your comment is awaiting moderation."


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"demonstration": True}


@pytest.fixture
def article(installation, live_server: str) -> str:
    """The article's address."""
    add_site(installation, "demo", [live_server])
    return f"{live_server}/demo/"


def _post(page: Page) -> None:
    page.get_by_label("Comment *").fill("The lock-keeper deserves it.")
    page.get_by_label("Name *").fill("Ann")
    page.get_by_label("Email *").fill("ann@example.org")
    page.get_by_role("button", name="Post Comment").click()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_reader_posts_and_sees_the_comment_wait(
    browser: Browser, article: str, with_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=with_script)
    page = context.new_page()
    page.goto(article, wait_until="networkidle")
    _post(page)
    own = page.get_by_role("article").filter(has_text="The lock-keeper deserves it.").last
    expect(own).to_contain_text(WAITING)
    context.close()


def test_without_script_a_flaw_is_shown_beside_its_field(browser: Browser, article: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(article)
    page.get_by_role("textbox", name="Website").fill("ftp://example.org")
    _post(page)
    expect(page.get_by_role("textbox", name="Website")).to_have_accessible_description(
        "A URL starts with http:// or https:// and has a host."
    )
    expect(page.get_by_label("Comment *")).to_have_value("The lock-keeper deserves it.")
    expect(page.get_by_label("Email *")).to_have_value("")
    page.get_by_label("Email *").fill("ann@example.org")
    page.get_by_role("textbox", name="Website").fill("ann.example.org")
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    context.close()


def test_the_page_scrolls_to_its_top(page: Page, article: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(article)
    page.get_by_role("link", name="Scroll to top").click()
    page.wait_for_function("scrollY === 0")


def test_it_is_accessible_in_both_themes_and_fits(page: Page, article: str) -> None:
    page.goto(article, wait_until="networkidle")
    assert_accessible(page)
