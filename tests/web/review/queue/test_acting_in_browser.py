"""Acting in a real browser: keys, claims, selections, and how few keys a hundred decisions take."""

import json
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.tables import Moderator, Site
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.strictness import examples
from tests.web.review.browsing import assert_accessible, enter, press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_hundred_comments_take_at_most_a_hundred_and_five_keys(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    many = examples(100)
    for number in range(many):
        submit(author_name=f"Author {number}", body=f"Loaf number {number} rose well.")
    enter(page, live_server, moderator)
    keys = 0
    for key in ["j", "Enter"]:
        press(page, key)
        keys += 1
    for number, key in zip(range(many - 1, -1, -1), cycle("asr"), strict=False):
        # A hint beside a button is there once its key works.
        page.locator(f'article:has(h1 :text-is("Author {number}")) [data-hint="a"]').wait_for()
        press(page, key)
        keys += 1
    expect(page.locator("h1")).to_have_text("Nothing waiting")
    assert keys <= many + 5


def test_rows_are_selected_and_decided_on_by_keys_and_taken_back(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name)
    enter(page, live_server, moderator)
    for key in ("j", "x", "j", "x"):
        press(page, key)
    expect(page.locator("[data-bulk-number]")).to_have_text("2 selected")
    assert_accessible(page)
    press(page, "Shift+S")
    expect(page.locator("[data-notice]")).to_contain_text("2 comments filed as spam.")
    expect(page.locator(":focus")).to_have_text("First")
    press(page, "Control+z")
    expect(page.locator("[data-notice]")).to_contain_text("2 comments are pending again.")


def test_the_keys_of_wordpress_are_shown_and_work(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit()
    enter(page, live_server, moderator)
    press(page, "?")
    page.get_by_label("WordPress").check()
    expect(page.locator("[data-shortcut-keys]")).to_contain_text("d Reject")
    assert_accessible(page)
    press(page, "Escape")
    press(page, "j")
    press(page, "r")
    press(page, "d")
    expect(page.locator("[data-notice]")).to_contain_text("Rejected “Jane Doe”.")
    press(page, "z")
    expect(page.locator("[data-notice]")).to_contain_text("Undone.")


def test_opening_claims_and_leaving_gives_back(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit()
    sign_in(page, live_server, moderator.sign_in_token)
    with page.expect_response("**/claim") as claimed:
        page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    assert claimed.value.ok
    found = page.request.get(f"{live_server}/review/blog/claims").json()["claims"]
    assert [one["comment"] for one in found] == [comment.id]
    page.goto(f"{live_server}/review/blog/")
    for _ in range(200):  # the beacon arrives when it arrives
        if not page.request.get(f"{live_server}/review/blog/claims").json()["claims"]:
            return
    pytest.fail("the claim was not given back")


@pytest.mark.at_length(width=800)
@pytest.mark.parametrize("width", [1280, 800, 375])
def test_no_row_moves_when_somebody_else_claims_one(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    installation: Installation,
    width: int,
) -> None:
    comments = [submit(author_name=name) for name in ("First", "Second", "Third")]
    add_moderator(installation, "ben@example.org", "moderator", "blog", "Benedetta " * 8)
    with installation.database.reading() as session:
        ben = session.scalars(select(Moderator.id).where(Moderator.id != moderator.id)).one()
        site = session.scalars(select(Site.id)).one()
    page.set_viewport_size({"width": width, "height": 720})
    enter(page, live_server, moderator)
    places = "all => all.map(one => JSON.stringify(one.getBoundingClientRect()))"
    seen = page.locator("[data-row], .row-reason, .row-actions button")
    before = seen.evaluate_all(places)
    for comment in comments[1:]:
        claim_comment(installation, site, comment.id, ben)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".claim-mark > bdi")).to_have_count(2)
    expect(page.locator(".claim-mark > bdi").first).to_be_visible()
    after = seen.evaluate_all(places)
    assert _tops_and_heights(after) == _tops_and_heights(before)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _tops_and_heights(places: list[str]) -> list[tuple[float, float]]:
    return [(one["top"], one["height"]) for one in map(json.loads, places)]


@pytest.mark.at_length(width=1280)
@pytest.mark.parametrize("width", [1280, 375])
def test_all_that_match_are_decided_on_with_the_number_said_first(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    installation: Installation,
    width: int,
) -> None:
    for _ in range(3):
        submit()
    page.set_viewport_size({"width": width, "height": 720})
    enter(page, live_server, moderator)
    page.get_by_role("link", name="All that match").click()
    expect(page.locator("h1")).to_have_text("This decides on 3 comments")
    expect(page.get_by_role("heading", name="The first 3 of them")).to_be_visible()
    expect(page.get_by_text("No filter is set: this is the whole list.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="File all 3 as spam").click()
    expect(page.locator("[data-progress-text]")).to_contain_text("waits for the background worker")
    assert_accessible(page)
    run_batches(installation)
    expect(page.locator("h1")).to_have_text("Done")
    page.get_by_role("button", name="Undo all 3 decisions").click()
    expect(page.locator("h1")).to_have_text("Taking it back")
    run_batches(installation)
    expect(page.locator("h1")).to_have_text("Taken back")
