"""What authors see of their own comment, by keyboard alone: changed, appealed, withdrawn."""

import pytest
from playwright.sync_api import expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.tables import Appeal, Comment
from tests.fixtures.accessibility import assert_accessible
from tests.web.embed.conftest import fill, post


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def test_an_author_changes_appeals_and_withdraws_by_keyboard(
    visit, bakery, installation, moderator
) -> None:
    page = visit()
    page.set_viewport_size({"width": 375, "height": 700})
    fill(page, "A thought on bread.")
    post(page)
    page.get_by_role("button", name="Edit (15 min)").press("Enter")
    area = page.get_by_role("textbox", name="Change your comment. It is looked at again.")
    expect(area).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("A better thought on bread.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_contain_text("A better thought on bread.")
    with installation.database.reading() as session:
        (comment,) = session.query(Comment)
    decide(installation, bakery.id, comment.id, WantedDecision("approved", Actor("site")))
    wanted = WantedDecision("rejected", moderator.actor, reason="abusive")
    decide(installation, bakery.id, comment.id, wanted)
    page = visit()
    panel = page.locator(".comments-own")
    panel.get_by_role("button", name="Appeal").press("Enter")
    page.keyboard.type("It was meant kindly.")
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("button", name="Appeal")).to_have_count(0)
    assert_accessible(page)
    panel.get_by_role("button", name="Withdraw", exact=True).press("Enter")
    expect(page.get_by_text("Withdraw this comment for good?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("withdrawn")).to_be_visible()
    assert_accessible(page)
    with installation.database.reading() as session:
        assert [one.text for one in session.query(Appeal)] == ["It was meant kindly."]
