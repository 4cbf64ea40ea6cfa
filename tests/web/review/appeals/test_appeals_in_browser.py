"""The way of a notifier's appeal by keyboard: from the status link, over the desk, and back."""

import pytest
from playwright.sync_api import Page, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.reports.answer_reports import keep_reported
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.transparency.account import WantedAccount, connect_account
from moderation.identifiers import random_id
from moderation.tables import Statement, SubmittedStatement
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_page_accessible, press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_notifier_appeals_a_moderator_grants_and_both_read_it(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    submitting_site: SubmittingSite,
) -> None:
    site_id, comment_id = submitting_site.id, submit(body="The baker is a thief.").id
    decide(installation, site_id, comment_id, WantedDecision("approved", Actor("site")))
    said = WantedNotice("A law", "It calls a baker a thief.", "en", good_faith=True)
    wanted = WantedReport("illegal", notice=said)
    token = report_comment(installation, site_id, comment_id, "192.0.2.0/24", wanted)
    keep_reported(installation, site_id, comment_id, moderator.actor, None)
    narrow_and_dark(page)
    assert_page_accessible(page, f"{live_server}/v1/reports/{token}")
    page.get_by_label("Why should somebody look at it again?").focus()
    page.keyboard.type("It is untrue.")
    press(page, "Tab")
    press(page, "Enter")
    expect(page.get_by_text("You have appealed.")).to_be_visible()
    sign_in(page, live_server, moderator.sign_in_token)
    assert_page_accessible(page, f"{live_server}/review/blog/appeals")
    expect(page.get_by_role("heading", name="Who gave notice appeals")).to_be_visible()
    page.get_by_role("button", name="Grant and take down").press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("the comment was taken down")
    _park(installation, site_id)
    assert_page_accessible(page, f"{live_server}/review/blog/transparency")
    row = page.get_by_role("row").filter(has_text="Of who gave notice: granted")
    expect(row.get_by_role("cell").first).to_have_text("1")
    page.get_by_role("button", name="Send them again").press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("They are sent again.")
    page.goto(f"{live_server}/v1/reports/{token}")
    expect(page.get_by_text("Your appeal was granted.")).to_be_visible()
    assert_accessible(page)


def _park(installation: Installation, site_id: str) -> None:
    """The Commission's database has refused the statement."""
    connect_account(installation, site_id, WantedAccount(token="17|" + "a" * 40), OPERATOR)
    with installation.database.transaction() as session:
        (statement,) = session.query(Statement)
        parked = SubmittedStatement(statement_id=statement.id, site_id=site_id, puid=random_id())
        parked.state, parked.due_at, parked.said = "parked", statement.given_at, "It is <refused>."
        session.add(parked)
