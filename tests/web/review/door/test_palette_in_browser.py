"""Keys for everything: two strokes lead to each place, and one box finds all by its name."""

import re

import pytest
from playwright.sync_api import Page, expect

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sites.add_site import add_site
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import assert_accessible, enter, press

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

MANY = 24  # more than the bar at the top names


def test_two_strokes_and_one_box_lead_everywhere(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    for number in range(MANY):
        name = f"garden-{number:02}"
        add_site(installation, name, ["https://garden.example.org"])
        add_moderator(installation, moderator.address, "moderator", name, "Mo")
    submit(author_name="First")
    enter(page, live_server, moderator)
    press(page, "?")
    expect(page.locator("[data-shortcut-keys]")).to_contain_text("g l Lists")
    expect(page.locator("[data-shortcut-keys]")).to_contain_text("Ctrl K")
    press(page, "Escape")
    _two(page, "g", "x")
    expect(page).to_have_url(re.compile("status=spam"))
    _two(page, "g", "f")
    expect(page.locator(".filters summary")).to_be_focused()
    expect(page.locator(".filter-panel")).to_be_visible()
    page.keyboard.press("Escape")
    _two(page, "g", "v")
    expect(page.get_by_label("Name of the view")).to_be_focused()
    page.keyboard.type("What was thrown away")
    press(page, "Enter")
    expect(page.locator(".saved-views [aria-current]")).to_have_text("What was thrown away")
    assert_accessible(page)
    _two(page, "g", "l")
    expect(page).to_have_url(re.compile("/lists$"))
    _two(page, "g", "q")
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("article h1")).to_have_text("First")
    _two(page, "g", "h")
    expect(page.locator("#history")).to_be_focused()
    press(page, "n")
    press(page, "Control+k")
    box = page.locator("[data-palette] input")
    expect(box).to_be_focused()
    assert_accessible(page)
    box.fill("garden-23")
    expect(page.get_by_role("option", name="garden-23")).to_have_attribute("aria-selected", "true")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/garden-23/"))
    press(page, "Control+k")
    box.fill("thrown")
    view = page.get_by_role("option", name="What was thrown away")
    expect(view).to_have_attribute("aria-selected", "true")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("status=spam"))
    press(page, "Control+k")
    box.fill("nothing of this name")
    expect(page.get_by_text("Nothing here is called like that.")).to_be_visible()
    press(page, "Escape")
    expect(box).to_be_hidden()
    page.set_viewport_size({"width": 375, "height": 700})  # the button is folded, its key is not
    press(page, "?")
    expect(page.locator("[data-shortcut-keys]")).to_contain_text("g l Lists")


def _two(page: Page, first: str, second: str) -> None:
    press(page, first)
    page.keyboard.press(second)
