"""Lists and threshold in a real browser: by keyboard, without JavaScript, for everybody."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.tables import Comment
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def decided(installation: Installation, submitting_site: SubmittingSite, submit: Submit) -> None:
    """Approved comments, two of which look like spam, and one that is spam."""
    for name, risk, status in (
        ("Fay", 0.8, "approved"),
        ("Hal", 0.6, "approved"),
        ("Gil", 0.2, "approved"),
        ("Sal", 0.9, "spam"),
    ):
        comment_id = submit(author_name=name, body=f"A comment by {name}").id
        with installation.database.transaction() as session:
            session.execute(update(Comment).where(Comment.id == comment_id).values(risk=risk))
        decide(installation, submitting_site.id, comment_id, WantedDecision(status, Actor("site")))


def test_an_entry_is_tried_saved_and_undone_without_a_mouse(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit(body="Best casino in town")
    submit(body="A crust")
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/lists/new")
    expect(page.locator(":focus")).to_have_attribute("name", "value")
    page.keyboard.type("cas?no")
    press(page, "Enter")
    expect(page.locator("#trial")).to_have_text(
        "It would have caught 1 of the last 2 comments, of which 0 were approved."
    )
    expect(page.locator(":focus")).to_have_id("trial")
    press(page, "Tab")
    expect(page.locator(":focus")).to_have_text("Save")
    press(page, "Enter")
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("Blocked from now on: cas?no")
    expect(page.locator("[data-announcer]")).to_contain_text("Blocked from now on: cas?no")
    press(page, "u")
    expect(notice).to_contain_text("Removed: cas?no")
    press(page, "u")
    expect(page.locator(".entry-name")).to_have_text("cas?no")


def test_an_author_is_trusted_from_a_comment_without_javascript(
    live_server: str, browser: Browser, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    page.get_by_text("Block or trust…").click()
    page.get_by_role("button", name="Trust").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-notice]")).to_contain_text("Trusted from now on: Jane Doe")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-notice]")).to_contain_text("Removed: Jane Doe")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".entry-name")).to_contain_text("Jane Doe")
    context.close()


def test_the_figures_move_with_the_threshold(
    live_server: str, page: Page, moderator: ModeratorAccount, decided: None
) -> None:
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/threshold")
    wrong = page.locator("[data-figure=filed_wrong]")
    expect(wrong).to_have_text("0")
    page.locator("[data-range]").fill("0.5")
    expect(wrong).to_have_text("2")
    expect(page.locator("[data-figure=at_most]")).to_have_text("93.9")
    expect(page.locator("[data-wronged] [data-risk]:visible")).to_have_count(2)
    page.locator("[data-above]").fill("0.7")
    expect(wrong).to_have_text("1")
    page.get_by_role("button", name="Save 0.7").click()
    expect(page.locator("[data-notice]")).to_contain_text("The threshold is 0.7.")
    press(page, "u")
    expect(page.locator("[data-notice]")).to_contain_text("It was 0.7.")


def test_the_threshold_moves_without_javascript(
    live_server: str, browser: Browser, moderator: ModeratorAccount, decided: None
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/threshold")
    page.get_by_role("spinbutton", name="Filed as spam above").fill("0.5")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-figure=filed_wrong]")).to_have_text("2")
    page.get_by_role("button", name="Save 0.5").click()
    expect(page.locator("[data-notice]")).to_contain_text("The threshold is 0.5.")
    context.close()


def test_the_pages_shut_nobody_out(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    decided: None,
) -> None:
    comment = submit(body="Look at https://pills.test/now, " + "wide" * 200)
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    here = f"{live_server}/review/blog"
    for path in ("lists", "lists?list=trusted", "lists/new", "threshold?above=0.5"):
        page.goto(f"{here}/{path}")
        assert_accessible(page)
    page.get_by_text("The numbers behind it").first.click()
    assert_accessible(page)
    page.goto(f"{here}/comments/{comment.id}")
    page.get_by_text("Block or trust…").click()
    assert_accessible(page)
    page.get_by_role("button", name="Block", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    assert_accessible(page)
    page.get_by_role("link", name="Change").click()
    assert_accessible(page)
    page.goto(f"{here}/lists/new")
    page.get_by_label("What to look for").fill("*")
    page.get_by_role("button", name="Try it").click()
    assert_accessible(page)
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main select, main input')]"
        ".filter(e => e.type !== 'hidden' && e.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
