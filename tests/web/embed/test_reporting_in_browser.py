"""Reporting a comment in a browser: by keyboard and mouse, with script and without."""

import pytest
from playwright.sync_api import Browser, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.tables import ReaderReport
from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.comments import Submit


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def test_a_reader_reports_reads_the_status_and_is_told_what_became_of_it(
    visit, bakery, article, installation, submit: Submit, moderator
) -> None:
    comment_id = submit(site=bakery, thread_url=article, body="A text on bread.").id
    decide(installation, bakery.id, comment_id, WantedDecision("approved", Actor("site")))
    page = visit()
    page.set_viewport_size({"width": 375, "height": 700})
    page.get_by_role("link", name="Report").click()
    dialog = page.get_by_role("dialog", name="Report this comment")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Send report").click()
    expect(dialog.get_by_text("Choose what is wrong with the comment.")).to_be_visible()
    dialog.get_by_label("It is illegal").check()
    expect(dialog.get_by_label("Which law does it break?")).to_be_visible()
    dialog.get_by_label("It insults or harasses somebody").check()
    expect(dialog.get_by_label("Which law does it break?")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("He calls her names.")
    dialog.get_by_role("button", name="Send report").press("Enter")
    expect(page.get_by_role("heading", name="Thank you.")).to_be_focused()
    address = page.get_by_role("link", name="Your report").get_attribute("href")
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("link", name="Report")).to_be_focused()
    wanted = WantedDecision("rejected", moderator.actor, reason="abusive")
    decide(installation, bakery.id, comment_id, wanted)
    page.goto(f"{address}?lang=de")
    expect(page.get_by_text("Der Kommentar wurde entfernt.")).to_be_visible()
    expect(page.get_by_text("Grund: beleidigend.")).to_be_visible()
    assert_accessible(page)


def test_without_script_a_reader_gives_a_notice(
    browser: Browser, bakery, article, live_server, installation, submit: Submit
) -> None:
    comment_id = submit(site=bakery, thread_url=article, body="A text on bread.").id
    decide(installation, bakery.id, comment_id, WantedDecision("approved", Actor("site")))
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server}/embed/bakery/comments?url={article}&lang=en")
        page.get_by_role("link", name="Report").click()
        page.get_by_label("It is illegal").check()
        page.get_by_label("Which law does it break?").fill("Criminal Code, section 185")
        page.get_by_role("button", name="Send report").click()
        expect(page.get_by_text("This field is required.")).to_be_visible()
        page.get_by_label("Why is it illegal?").fill("It calls a baker by name a thief.")
        page.get_by_label("I believe in good faith").check()
        page.get_by_role("button", name="Send report").click()
        page.get_by_role("link", name="Your report").click()
        expect(page.get_by_text("Nobody has decided yet.")).to_be_visible()
    with installation.database.reading() as session:
        assert [one.is_notice for one in session.query(ReaderReport)] == [True]
