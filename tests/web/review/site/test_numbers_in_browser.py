"""The numbers and the audit trail in a real browser, in both themes and widths."""

import pytest
from playwright.sync_api import Page, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_page_accessible, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_they_shut_nobody_out(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    submitting_site: SubmittingSite,
) -> None:
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    assert_page_accessible(page, f"{live_server}/review/blog/numbers")
    shown = page.locator("h1").evaluate("title => title.scrollWidth <= title.clientWidth")
    assert shown, "the days lie over the title"
    for number, status in enumerate(("approved", "spam", "rejected")):
        comment = submit(body=f"Comment number {number}.")
        decide(
            installation, submitting_site.id, comment.id, WantedDecision(status, moderator.actor)
        )
    assert_page_accessible(page, f"{live_server}/review/blog/numbers?days=90")
    closed = page.locator(".numbers-table:not([open]) > summary")
    while closed.count():
        closed.first.press("Enter")
    assert_accessible(page)
    assert_page_accessible(page, f"{live_server}/review/blog/audit")
    page.get_by_role("button", name="Verify").press("Enter")
    expect(page.locator("main").get_by_role("status")).to_contain_text("Verified: rows 1 to 4 hold")
    assert_accessible(page)
