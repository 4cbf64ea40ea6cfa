"""The desk in a real browser: keys, notices, both themes, and no JavaScript at all."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.accessibility import narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.trained_models import Store
from tests.web.review.browsing import assert_page_accessible, enter, press, sign_in
from tests.web.review.site.test_model import FIGURES

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

SOCKS = (
    "Hello friends, I really liked what you wrote about the garden in winter. My cousin makes warm "
    "woollen socks, so visit our little shop today and say that you came from this page."
)


def test_a_comment_is_approved_and_brought_back_without_a_mouse(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    _three(submit)
    enter(page, live_server, moderator)
    press(page, "j")
    press(page, "j")
    expect(page.locator(":focus")).to_have_text("Second")
    press(page, "a")
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Second”.")
    expect(page.locator("[data-announcer]")).to_contain_text("Approved “Second”.")
    expect(page.locator(":focus")).to_have_text("First")
    press(page, "u")
    expect(page.locator("[data-notice]")).to_contain_text("“Second” is pending again.")


def test_a_comments_page_is_left_for_the_next_one_by_deciding(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    _three(submit)
    enter(page, live_server, moderator)
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Third")
    press(page, "s")
    expect(page.locator("h1")).to_have_text("Second")
    press(page, "j")
    expect(page.locator("h1")).to_have_text("First")
    press(page, "k")
    expect(page.locator("h1")).to_have_text("Second")


def test_keys_rest_while_somebody_types_and_when_they_are_turned_off(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    _three(submit)
    enter(page, live_server, moderator)
    page.get_by_role("link", name="Third").click()
    page.locator("#note").press_sequentially("jar su ?")
    expect(page.locator("h1")).to_have_text("Third")
    page.reload()
    expect(page.locator("#note")).to_have_value("jar su ?")
    page.locator("h1").click()
    press(page, "?")
    page.get_by_label("Use these keys").uncheck()
    press(page, "Escape")
    press(page, "a")
    expect(page.locator("h1")).to_have_text("Third")


def test_everything_works_without_javascript(
    live_server: str, browser: Browser, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, moderator)
    page.get_by_role("button", name="Approve the comment").click()
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Jane Doe”.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-notice]")).to_contain_text("Undone.")
    page.get_by_role("link", name="Jane Doe").click()
    page.get_by_text("Show full address").click()
    page.get_by_label("Why do you need it?").select_option("reply")
    page.get_by_role("button", name="Show it once").click()
    expect(page.locator("[data-address]")).to_have_text("jane@example.org")
    context.close()


def test_no_page_shuts_anybody_out(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    store: Store,
) -> None:
    comment = submit(body="A line.\n" * 200)
    narrow_and_dark(page)
    for path in ("/review/sign-in", f"/review/sign-in/link/{moderator.sign_in_token}"):
        assert_page_accessible(page, live_server + path)
    sign_in(page, live_server, moderator.sign_in_token)
    for path in ("/", f"/comments/{comment.id}", "/?status=rejected", "/nothing"):
        assert_page_accessible(page, f"{live_server}/review/blog{path}")
    store("spam-2026-12+3f2a9c1b", figures=FIGURES, verdict="It finds 9 fewer of 500.")
    assert_page_accessible(page, f"{live_server}/review/model")
    page.goto(f"{live_server}/review/blog/")
    page.get_by_role("button", name="Spam the comment").click()
    expect(page.locator("[data-notice]")).to_be_visible()
    assert_page_accessible(page, page.url)


def test_a_campaign_is_decided_on_by_anybody_on_any_screen(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    copies = [submit(author_name=f"Customer {number}", body=SOCKS) for number in range(12)]
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    here = f"{live_server}/review/blog/comments/{copies[5].id}"
    assert_page_accessible(page, f"{here}/copies")
    assert_page_accessible(page, here)
    page.get_by_role("button", name="Spam all 12").click()
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("12 comments filed as spam.")
    expect(page.locator("[data-announcer]")).to_contain_text("12 comments filed as spam.")
    assert_page_accessible(page, page.url)
    press(page, "u")
    expect(notice).to_contain_text("Undone. 12 comments are pending again.")
    expect(page.locator("h1")).to_have_text("12 waiting")


def test_a_campaign_is_decided_on_without_javascript(
    live_server: str, browser: Browser, moderator: ModeratorAccount, submit: Submit
) -> None:
    for number in range(3):
        submit(author_name=f"Customer {number}", body=SOCKS)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, moderator)
    page.get_by_role("link", name="Customer 1").click()
    page.get_by_role("link", name="Look at them").click()
    expect(page.locator("h1")).to_have_text("2 almost the same in the last 72 hours")
    page.get_by_role("button", name="Reject all 3").click()
    expect(page.locator("[data-notice]")).to_contain_text("3 comments rejected.")
    page.get_by_role("button", name="Undo all").click()
    expect(page.locator("[data-notice]")).to_contain_text("Undone. 3 comments are pending again.")
    context.close()


def _three(submit: Submit) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name, body=f"{name} of all, knead the dough for ten minutes.")
