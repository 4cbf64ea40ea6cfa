"""The administration of a site in a real browser: both themes, both widths, and no JavaScript."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.delivery import Sender
from moderation.tables import WebhookEndpoint
from moderation.worker.repeated import Repeated
from moderation.worker.webhook_tests import send_webhook_test
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.receivers import NAME, Certificates, Receive
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import enter, sign_in
from tests.web.review.site.test_administration import _sender

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HOOK = "https://hooks.example.org/comments"


@pytest.fixture
def worker(installation: Installation) -> Iterator[Any]:
    """Starts a worker with a sender of the test's own."""
    started: list[Repeated] = []

    def start(sender: Sender) -> None:
        look = partial(send_webhook_test, installation, sender)
        started.append(Repeated("webhook_tests", look, 0.2))
        started[0].start()

    yield start
    for one in started:
        one.stop()


@pytest.mark.at_length
def test_no_page_of_the_administration_shuts_anybody_out(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
) -> None:
    for number, role in enumerate(("admin", "moderator", "viewer")):
        name = f"A person with a long name {number}"
        add_moderator(installation, f"p{number}@example.org", role, "blog", name)  # type: ignore[arg-type]
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    here = f"{live_server}/review/blog"
    page.goto(f"{here}/settings")
    _assert_accessible(page, "settings")
    page.get_by_role("button", name=_starts_with("Make a new key.*API key")).click()
    _assert_accessible(page, "new-key")
    page.get_by_role("link", name="End now").click()
    _assert_accessible(page, "end-key")
    page.goto(f"{here}/settings")
    page.get_by_role("radio", name=_starts_with("Trust")).check()
    page.get_by_role("button", name="Save").click()
    _assert_accessible(page, "saved")
    page.goto(f"{here}/pages")
    page.get_by_label("Old address").fill("http://old.example.org/")
    page.get_by_label("New address").fill("https://example.org/")
    page.get_by_role("button", name="Try").click()
    _assert_accessible(page, "pages")
    page.goto(f"{here}/webhooks")
    _assert_accessible(page, "no-webhooks")
    page.get_by_label("Address").fill("https://0x7f.1/")
    page.get_by_role("button", name="Add", exact=True).click()
    _assert_accessible(page, "webhook-refused")
    page.get_by_label("Address").fill(HOOK)
    page.get_by_label("What it is for").fill("The cache of the pages")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Send a test").click()
    _assert_accessible(page, "sending")
    said = '{"error": "unknown signature <script>alert(1)</script>"}\n' * 6
    _finish(installation, "refused", 401, said)
    page.reload()
    _assert_accessible(page, "webhook")
    page.get_by_role("button", name="Disable").click()
    _assert_accessible(page, "webhook-disabled")
    page.goto(f"{here}/webhooks")
    _assert_accessible(page, "webhooks")
    page.goto(f"{here}/moderators")
    _assert_accessible(page, "people")
    page.get_by_label("E-mail address").fill("jane@example.org")
    page.get_by_role("button", name="Invite").click()
    _assert_accessible(page, "invited")
    page.get_by_role("button", name="Remove A person with a long name 1").click()
    _assert_accessible(page, "removed")
    page.goto(f"{live_server}/review/sites/new")
    _assert_accessible(page, "new-site")
    page.get_by_label("Name").fill("news")
    page.get_by_label("Origin").fill("https://news.example.org")
    page.get_by_role("button", name="Add the site").click()
    _assert_accessible(page, "site-added")


def test_a_test_shows_its_outcome_by_itself(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    receive: Receive,
    certificates: Certificates,
    worker: Any,
) -> None:
    receiver = receive()
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/webhooks")
    page.get_by_label("Address").fill(HOOK)
    page.get_by_role("button", name="Add", exact=True).click()
    _point_at(installation, f"https://{NAME}:{receiver.port}/")
    page.get_by_role("button", name="Send a test").press("Enter")
    expect(page.locator(".test-outcome")).to_contain_text("Sending")
    worker(_sender(receiver.port, certificates))
    expect(page.locator(".test-outcome")).to_have_text("Delivered.")
    expect(page.locator(".answer")).to_have_text("thanks")
    expect(page.locator("#test")).to_be_focused()


def test_the_administration_works_without_javascript(
    live_server: str, browser: Browser, installation: Installation, moderator: ModeratorAccount
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    add_moderator(installation, "bob@example.org", "moderator", "blog", "Bob")
    enter(page, live_server, moderator)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("radio", name=_starts_with("Publish")).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radio", name=_starts_with("Hold"))).to_be_checked()
    page.get_by_role("button", name=_starts_with("Make a new key.*Signing secret")).click()
    expect(page.locator("#fresh-key")).to_have_value(_starts_with("whsec_"))
    page.get_by_role("link", name="Moderators").click()
    page.get_by_role("button", name="Remove Bob").click()
    expect(page.get_by_text("Bob was removed")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".person-name", has_text="Bob")).to_be_visible()
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_label("Address").fill(HOOK)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Send a test").click()
    _finish(installation, "delivered", 204, "")
    page.reload()
    expect(page.locator(".test-outcome")).to_have_text("Delivered.")
    context.close()


def test_a_key_is_copied_by_a_button(
    live_server: str, page: Page, moderator: ModeratorAccount
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/settings")
    page.get_by_role("button", name=_starts_with("Make a new key.*API key")).click()
    page.get_by_role("button", name=_starts_with("Copy")).press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    key = page.locator("#fresh-key").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == key


def _starts_with(text: str) -> Any:
    return re.compile(f"^{text}")


def _finish(installation: Installation, outcome: str, status: int, answer: str) -> None:
    from moderation.actions.webhooks.webhook_tests import claim_webhook_test, record_webhook_test

    claimed = claim_webhook_test(installation)
    assert claimed
    record_webhook_test(installation, claimed.id, outcome, status, 184, answer)


def _point_at(installation: Installation, url: str) -> None:
    with installation.database.transaction() as session:
        session.scalars(select(WebhookEndpoint)).one().url = url


def _assert_accessible(page: Page, name: str) -> None:
    expect(page.locator("h1")).to_be_attached()
    _photograph(page, name)
    assert_accessible(page)


def _photograph(page: Page, name: str) -> None:
    """Where somebody made the folder, a picture of each page to look at."""
    folder = Path("test-artifacts")
    if folder.is_dir():
        size = page.viewport_size or {"width": 0}
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        theme = "dark" if dark else "light"
        page.screenshot(path=folder / f"{name}-{size['width']}-{theme}.png", full_page=True)
