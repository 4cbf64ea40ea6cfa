"""Search in a real browser: by keyboard, without JavaScript, in both themes and widths."""

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from tests.fixtures.accessibility import narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_page_accessible, enter, press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_comment_is_searched_for_and_opened_without_a_mouse(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    installation: Installation,
    submit: Submit,
) -> None:
    _three(installation, submit)
    enter(page, live_server, moderator)
    page.locator("[data-search]").focus()
    page.keyboard.type("dough")
    press(page, "Enter")
    page.wait_for_url("**/review/blog/search?q=dough")
    expect(page.locator("[data-search]")).to_have_value("dough")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("h1").click()
    press(page, "j")
    press(page, "j")
    press(page, "k")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Third")


def test_search_works_without_javascript(
    live_server: str,
    browser: Browser,
    moderator: ModeratorAccount,
    installation: Installation,
    submit: Submit,
) -> None:
    _three(installation, submit)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, moderator)
    page.locator("[data-search]").fill("jane@example.org")
    page.locator("[data-search]").press("Enter")
    expect(page.locator("h1")).to_have_text("Comments of this address")
    assert page.url.endswith("/review/blog/search")
    expect(page.locator("[data-row]")).to_have_count(3)
    context.close()


def test_every_state_of_the_page_is_accessible_and_fits(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    installation: Installation,
    submit: Submit,
) -> None:
    _three(installation, submit)
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    place = f"{live_server}/review/blog/search"
    for query in ("", "?q=dough+knead", "?q=nothing", "?q=status:open", "?q=before:2020+dough"):
        assert_page_accessible(page, place + query)


def _three(installation: Installation, submit: Submit) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name, body=f"{name} of all, knead the dough for ten minutes.")
    read_for_search(installation)
