"""Deciding in place, in a real browser: nothing is lost, nothing doubled, whatever answers."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Browser, Page, Route, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.tables import Comment, Decision
from tests.fixtures.comments import Submit
from tests.fixtures.installations import UnderWay
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.strictness import examples
from tests.web.review.browsing import (
    assert_accessible,
    enter,
    press,
    sign_in,
    wait_until_recorded,
)

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HELD_MILLISECONDS = 200  # from one press to the next: five a second
MEANS = {"a": "approved", "s": "spam", "r": "rejected"}


class StoppableServer:
    """The application on one port of the loopback, which it leaves and comes back to."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._port = 0
        self._server: BaseWSGIServer | None = None
        self.start()

    @property
    def address(self) -> str:
        """Where it is, or was."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Begin to answer, at the port that it had before."""
        self._under_way = UnderWay(self._app)
        self._server = make_server("127.0.0.1", self._port, self._under_way, threaded=True)
        self._port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def stop(self) -> None:
        """Answer nobody any more: a connection is refused."""
        if self._server is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._under_way.finish()
        self._server.server_close()
        self._server = None


@pytest.fixture
def server(app: Flask) -> Iterator[StoppableServer]:
    """A service that can be away for a while."""
    found = StoppableServer(app)
    yield found
    found.stop()


@pytest.fixture
def decided(installation: Installation) -> Callable[[], dict[str, list[str]]]:
    """What moderators decided on each comment, by its author's name; all of it, in order."""

    def read() -> dict[str, list[str]]:
        query = (
            select(Comment.author_name, Decision.status)
            .join(Decision, Decision.comment_id == Comment.id)
            .where(Decision.decided_by == "moderator")
            .order_by(Decision.version)
        )
        found: dict[str, list[str]] = {}
        with installation.database.reading() as session:
            for name, status in session.execute(query):
                found.setdefault(name, []).append(status)
        return found

    return read


def test_a_hundred_decisions_at_five_a_second_outlive_a_service_that_stops(
    server: StoppableServer,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    decided: Callable[[], dict[str, list[str]]],
) -> None:
    many = max(examples(100), 20)
    for number in range(many):
        submit(author_name=f"Author {number}", body=f"Loaf number {number} rose well.")
    enter(page, server.address, moderator)
    press(page, "j")
    wanted: dict[str, list[str]] = {}
    for number, key in zip(range(many), cycle("asr"), strict=False):
        if number == many // 4:
            server.stop()
        if number == many // 4 + 10:
            expect(page.locator("[data-outbox]")).to_contain_text("The service does not answer.")
            server.start()
        current = page.locator("[data-row].is-current .row-link")
        wanted[current.inner_text()] = [MEANS[key]]
        page.keyboard.press(key, delay=HELD_MILLISECONDS)
    expect(page.locator("h1")).to_have_text("Nothing waiting")
    expect(page.locator("[data-outbox]")).to_have_attribute("data-waiting", "0")
    assert len(wanted) == many
    assert decided() == wanted


def test_an_answer_that_was_asked_for_earlier_does_not_stay(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    for name in ("First", "Second"):
        submit(author_name=name)
    enter(page, live_server, moderator)
    press(page, "j")
    held: list[tuple[Route, APIResponse]] = []
    lists = re.compile(r"/review/blog/\?")
    page.route(lists, lambda route: held.append((route, route.fetch())))
    for _ in range(2):
        with page.expect_request(lists):
            press(page, "a")
    wait_until_recorded(page)
    while len(held) < 2:
        page.evaluate("0")  # lets what was asked come here
    for route, answer in held:
        route.fulfill(response=answer)
    expect(page.locator("h1")).to_have_text("Nothing waiting")


def test_two_moderators_on_one_queue_decide_each_comment_once_and_are_told_who_was_faster(
    live_server: str,
    page: Page,
    browser: Browser,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    decided: Callable[[], dict[str, list[str]]],
) -> None:
    many = examples(30)
    for number in range(many):
        submit(author_name=f"Author {number}", body=f"Loaf number {number} rose well.")
    token = add_moderator(installation, "bo@example.org", "moderator", "blog", "Bo")
    bo = browser.new_context().new_page()
    sign_in(bo, live_server, token)
    bo.goto(f"{live_server}/review/blog/")
    enter(page, live_server, moderator)
    pressed = Counter[str]()
    for at in (page, bo):
        press(at, "j")
    for _ in range(many):
        for at, key in ((page, "a"), (bo, "s")):
            current = at.locator("[data-row].is-current:not(:has([role=alert])) .row-link")
            if current.count() == 0:
                continue
            pressed[current.inner_text()] += 1
            at.keyboard.press(key)
    twice = sum(number - 1 for number in pressed.values())
    assert twice > 0, "they were never on the same comment"
    told = re.compile("(Mo approved|Bo filed) it")
    for at in (page, bo):
        expect(at.locator("[data-outbox]")).to_have_attribute("data-waiting", "0")
    said = [at.locator("[role=alert], .refusal").filter(has_text=told) for at in (page, bo)]
    assert sum(one.count() for one in said) == twice
    found = decided()
    assert {name: len(one) for name, one in found.items()} == dict.fromkeys(pressed, 1)
    bo.context.close()


def test_a_decision_that_cannot_be_sent_is_kept_told_and_taken_back(
    server: StoppableServer,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    decided: Callable[[], dict[str, list[str]]],
) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name)
    enter(page, server.address, moderator)
    server.stop()
    press(page, "j")
    for key in "as":
        press(page, key)
    told = page.locator("[data-outbox]")
    expect(told).to_contain_text("Decisions kept here, to be sent as soon as it does: 2.")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert_accessible(page)
    press(page, "u")
    expect(page.locator("[data-notice]")).to_contain_text("Taken back before it was sent.")
    expect(page.locator("[data-row]")).to_have_count(2)
    server.start()
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Third”.", timeout=30_000)
    assert decided() == {"Third": ["approved"]}
    press(page, "u")
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator(":focus")).to_have_text("Third")


def test_whoever_is_signed_out_is_told_and_goes_on_where_they_were(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    decided: Callable[[], dict[str, list[str]]],
) -> None:
    for name in ("First", "Second"):
        submit(author_name=name)
    enter(page, live_server, moderator)
    page.context.clear_cookies()
    press(page, "j")
    press(page, "s")
    expect(page.locator("[data-outbox]")).to_contain_text("Your session has ended.")
    assert decided() == {}
    token = add_moderator(installation, moderator.address, "admin", "blog", "Mo")
    sign_in(page, live_server, token)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-outbox]")).to_have_attribute("data-waiting", "0")
    assert decided() == {"Second": ["spam"]}


def test_a_page_that_slept_for_a_day_shows_what_is_there_and_says_so(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    submit(author_name="First")
    page.clock.install()
    enter(page, live_server, moderator)
    submit(author_name="Second")
    page.clock.fast_forward("24:00:00")
    expect(page.locator("[data-refusals]")).to_contain_text("It shows what is there now.")
    expect(page.locator("[data-row]")).to_have_count(2)


def test_the_address_history_and_the_focus_follow_what_is_seen(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name)
    enter(page, live_server, moderator)
    page.evaluate("window.isTheSamePage = true")
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("article h1")).to_have_text("Third")
    expect(page.locator(":focus")).to_have_text("Third")
    expect(page).to_have_title("Third · blog · Comments")
    third = page.url
    press(page, "s")
    expect(page.locator("article h1")).to_have_text("Second")
    expect(page.locator("[data-notice]")).to_contain_text("Filed as spam: “Third”.")
    expect(page.locator(".tabs [aria-current] .tab-count")).to_have_text("2")
    expect(page.locator(".side-list a")).to_have_count(2)
    page.go_back()
    expect(page.locator("article h1")).to_have_text("Third")
    expect(page.locator(".tag-spam")).to_be_visible()
    assert page.url == third
    press(page, "Escape")
    expect(page.locator("main h1")).to_have_text("2 waiting")
    page.go_back()
    expect(page.locator("article h1")).to_have_text("Third")
    assert page.evaluate("window.isTheSamePage")
