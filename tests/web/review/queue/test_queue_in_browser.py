"""The queue in a real browser: filters by keyboard, arrivals, offline, and every state."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from tests.fixtures.accessibility import narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_page_accessible, enter, press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LINKED = "See https://example.net/loaves for the loaves that I baked last week."


def test_filters_are_set_and_taken_away_without_a_mouse(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit(author_name="Linda", body=LINKED)
    submit(author_name="Ned", body="No link, but a question: which flour do you take?")
    enter(page, live_server, moderator)
    page.locator(".filters summary").focus()
    press(page, "Enter")
    page.get_by_label("Has links").focus()
    press(page, "Space")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("1 of 2 waiting")
    expect(page.locator("[data-row]")).to_have_count(1)
    press(page, "j")
    expect(page.locator(":focus")).to_have_text("Linda")
    press(page, "s")
    expect(page.locator("[data-notice]")).to_contain_text("Linda")
    expect(page.locator(".empty-title")).to_have_text("Nothing matches these filters.")
    expect(page).to_have_url(re.compile("links=1"))
    page.locator(".chip").focus()
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("1 waiting")


def test_the_panel_closes_with_escape_and_gives_the_focus_back(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    enter(page, live_server, moderator)
    summary = page.locator(".filters summary")
    summary.click()
    page.get_by_label("Language").focus()
    press(page, "Escape")
    expect(page.locator(".filter-panel")).to_be_hidden()
    expect(summary).to_be_focused()


def test_what_arrives_is_announced_and_the_list_stays_as_it_is(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit(author_name="First")
    page.clock.install()
    enter(page, live_server, moderator)
    link = page.locator("[data-arrivals] a")
    expect(link).to_be_hidden()
    head = page.locator("[data-row]").first.bounding_box()
    submit(author_name="Second", body="Another one, about salt in bread.")
    with page.expect_response("**/arrivals*"):
        page.clock.fast_forward(15_000)
    expect(link).to_have_text("1 new comment · Show")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert page.locator("[data-row]").first.bounding_box() == head
    link.click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(link).to_be_hidden()


def test_offline_nothing_is_sent_and_nothing_typed_is_lost(
    live_server: str,
    page: Page,
    browser_context: BrowserContext,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    comment = submit()
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    page.locator("#note").fill("Ask her about the rye.")
    browser_context.set_offline(True)
    expect(page.locator("[data-offline]")).to_contain_text("You are offline.")
    page.get_by_role("button", name="Spam").click()
    expect(page.locator("#note")).to_have_value("Ask her about the rye.")
    browser_context.set_offline(False)
    expect(page.locator("[data-offline]")).to_have_text("")
    page.get_by_role("button", name="Spam").click()
    expect(page.locator("[data-notice]")).to_be_visible()


def test_no_state_of_the_queue_shuts_anybody_out(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    installation: Installation,
    submit: Submit,
    other_submitting_site: SubmittingSite,
) -> None:
    comment = submit(body=LINKED, thread_title="A long title about bread " * 8)
    submit(site=other_submitting_site, thread_url="https://shop.example.org/kettle")
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    add_moderator(installation, moderator.address, "admin", "shop", "Mo")
    opened = f"until={'0' * 8}-0000-7000-8000-{'0' * 12}"
    for path in (
        "",
        "?order=thread",
        "?sites=shop&new=1&from=0&to=100",
        f"blog/?{opened}",
        f"blog/?thread={comment.id}",
        "blog/?from=9000&reason=none",
        "shop/?status=spam",
    ):
        assert_page_accessible(page, f"{live_server}/review/{path}")
    page.locator(".filters summary").click()
    expect(page.locator(".filter-panel")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 375
