"""In a real browser: two moderators, two tabs, the back button, an ended session, and the focus."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import press, sign_in, wait_until_recorded

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

A_POLL = 20_000  # milliseconds: claims are looked at every ten seconds


@pytest.fixture
def bo(
    browser: Browser, live_server: str, installation: Installation, moderator: ModeratorAccount
) -> Iterator[Page]:
    """Another moderator of the site, at a desk of their own."""
    assert moderator.id, "the site is there"
    token = add_moderator(installation, "bo@example.org", "moderator", "blog", "Bo")
    context = browser.new_context()
    page = context.new_page()
    _enter(page, live_server, token)
    yield page
    context.close()


def test_who_is_on_what_is_seen_and_taken_over_and_who_comes_late_is_told(
    live_server: str, page: Page, bo: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit()
    address = f"{live_server}/review/blog/comments/{comment.id}"
    _enter(page, live_server, moderator.sign_in_token)
    with bo.expect_response("**/claim") as claimed:
        bo.goto(address)
    assert claimed.value.ok
    expect(page.locator("[data-row]")).to_contain_text("Bo is on this", timeout=A_POLL)
    page.get_by_role("link", name="Jane Doe").click()
    expect(page.locator("[data-claim-text]")).to_contain_text("Bo is on this")
    press(page, "l")
    expect(page.locator("[data-claim-text]")).to_contain_text("You are on this.")
    expect(bo.locator("[data-claim-text]")).to_contain_text("Mo is on this", timeout=A_POLL)
    press(page, "s")
    expect(page.locator("[data-notice]")).to_contain_text("Filed as spam")
    wait_until_recorded(page)
    bo.locator("#note").fill("It is a good one.")
    bo.get_by_role("button", name="Approve the comment").click()
    expect(bo.locator("[role=alert]")).to_contain_text(
        "Mo filed it as spam just now, after you opened this comment."
    )
    expect(bo.locator("#note")).to_have_value("It is a good one.")


def test_the_second_tab_and_the_back_button_are_told_what_happened(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit()
    _enter(page, live_server, moderator.sign_in_token)
    address = f"{live_server}/review/blog/comments/{comment.id}"
    tab = page.context.new_page()
    tab.goto(address)
    page.goto(address)
    press(page, "a")
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Jane Doe”.")
    wait_until_recorded(page)
    press(tab, "s")
    told = "You approved it just now, after you opened this comment."
    expect(tab.locator("[role=alert]")).to_contain_text(told)
    page.go_back()
    expect(page.locator("article h1")).to_have_text("Jane Doe")
    page.get_by_role("button", name="Spam the comment").click()
    # Kept by the browser the page is old and is told so; loaded anew it decides on what is there.
    expect(page.locator("[role=alert], [data-notice]").first).to_contain_text(
        re.compile("You approved it|Filed as spam")
    )


def test_a_note_and_a_reason_outlive_an_ended_session(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    installation: Installation,
) -> None:
    comment = submit()
    _enter(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    page.locator("#note").fill("Typed with care.")
    page.locator("[data-decide] [data-reason]").select_option("off_topic")
    page.context.clear_cookies()
    page.get_by_role("button", name="Reject the comment").click()
    expect(page.locator("[role=alert]").first).to_contain_text("Your session has ended")
    expect(page.locator("#kept-note")).to_have_value("Typed with care.")
    expect(page.get_by_text("The reason that you had chosen: off topic")).to_be_visible()
    token = add_moderator(installation, moderator.address, "admin", "blog", "Mo")
    _enter(page, live_server, token)
    page.get_by_role("link", name="Jane Doe").click()
    expect(page.locator("#note")).to_have_value("Typed with care.")
    expect(page.locator("[data-decide] [data-reason]")).to_have_value("off_topic")
    page.get_by_role("button", name="Reject the comment").click()
    expect(page.locator("[data-notice]")).to_contain_text("Rejected “Jane Doe”.")
    page.get_by_role("link", name="Rejected").first.click()
    page.get_by_role("link", name="Jane Doe").click()
    expect(page.get_by_text("Reason: off topic")).to_be_visible()
    expect(page.locator("#note")).to_have_value("")


def test_the_focus_is_somewhere_sensible_after_every_action(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    for name in ("First", "Second", "Third", "Fourth"):
        submit(author_name=name)
    _enter(page, live_server, moderator.sign_in_token)
    focus = page.locator(":focus")
    press(page, "j")
    press(page, "Enter")
    page.locator('[data-hint="a"]').first.wait_for()
    press(page, "n")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("A thought.")
    page.get_by_role("button", name="Save the note only").click()
    expect(page.locator("[data-notice]")).to_contain_text("Note saved.")
    expect(focus).to_have_text("Fourth")
    press(page, "u")
    expect(page.locator("[data-notice]")).to_contain_text("Note removed.")
    expect(focus).to_have_text("Fourth")
    press(page, "s")
    expect(page.locator("[data-notice]")).to_contain_text("Filed as spam")
    expect(focus).to_have_text("Third")
    press(page, "Control+z")
    expect(page.locator("[data-notice]")).to_contain_text("Undone.")
    expect(focus).to_have_text("Fourth")
    page.goto(f"{live_server}/review/blog/")
    for key in ("j", "x", "j", "x", "Shift+A"):
        press(page, key)
    expect(page.locator("[data-notice]")).to_contain_text("2 comments approved.")
    expect(focus).to_have_count(1)
    expect(focus).not_to_have_js_property("tagName", "BODY")
    page.goto(f"{live_server}/review/blog/batches")
    page.get_by_role("button", name="Undo all 2").click()
    expect(page.locator("[data-notice]")).to_contain_text("2 comments are pending again.")
    expect(focus).not_to_have_js_property("tagName", "BODY")


def test_a_click_with_shift_selects_all_between(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    for number in range(6):
        submit(author_name=f"Author {number}")
    _enter(page, live_server, moderator.sign_in_token)
    boxes = page.locator("[data-select]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-number]")).to_have_text("4 selected")
    boxes.nth(3).click()
    boxes.nth(1).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-number]")).to_have_text("1 selected")
    press(page, "Escape")
    expect(page.locator("[data-bulk-number]")).to_have_text("")


def test_the_keys_of_coral_are_shown_and_work(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit()
    _enter(page, live_server, moderator.sign_in_token)
    press(page, "?")
    page.get_by_label("Coral").check()
    expect(page.locator("[data-shortcut-keys]")).to_contain_text("f Approve")
    press(page, "Escape")
    press(page, "j")
    press(page, "a")
    press(page, "f")
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Jane Doe”.")
    press(page, "u")
    expect(page.locator("[data-notice]")).to_contain_text("Undone.")
    press(page, "j")
    press(page, "d")
    expect(page.locator("[data-notice]")).to_contain_text("Rejected “Jane Doe”.")


def _enter(page: Page, live_server: str, token: str) -> None:
    sign_in(page, live_server, token)
    page.goto(f"{live_server}/review/blog/")
