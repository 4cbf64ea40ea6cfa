"""What all else tries in Chromium, walked in Firefox and WebKit: page, section and desk."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import add_site
from moderation.tables import Comment
from tests.engines.engine import TAB, Engine
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.embed.conftest import ARTICLE, POLICY, serve

pytestmark = pytest.mark.at_length

THOUGHT = "The lock-keeper deserves it."
WAITING = "Your comment is awaiting moderation."
# The row last: what is pressed there is in no row that has the focus.
ROW = "[data-rows] > [data-row]"
NOTICE = "[data-notice]"


@pytest.fixture
def status_of(installation: Installation) -> Callable[[str], str]:
    """What became of the comment of an author."""

    def read(author: str) -> str:
        with installation.database.reading() as session:
            return session.scalars(
                select(Comment.status).where(Comment.author_name == author)
            ).one()

    return read


@pytest.fixture
def article(installation: Installation, live_server: str) -> Iterator[str]:
    """A page on another origin that allows nothing but our script."""
    with serve({"/2026/bread": ARTICLE}, live_server, POLICY) as origin:
        add_site(installation, "bakery", [origin])
        yield f"{origin}/2026/bread"


@pytest.fixture
def desk(live_server: str, engine: Engine, moderator: ModeratorAccount, submit: Submit) -> str:
    """The desk's queue, with two comments that wait, before a moderator who has come in."""
    submit(author_name="Linda", body="Where do you buy your flour?")
    submit(author_name="Ned", body="The crust came out just as you describe it.")
    engine.open(f"{live_server}/review/sign-in/link/{moderator.sign_in_token}")
    engine.press("button", "Not now")
    engine.see("h1", "2")
    return f"{live_server}/review/blog/"


def test_a_comment_is_typed_and_posted_on_the_page_of_the_demonstration(
    installation: Installation, live_server: str, engine: Engine, status_of: Callable[[str], str]
) -> None:
    add_site(installation, "demo", [live_server])
    engine.open(f"{live_server}/demo/")
    _type(engine)
    engine.press("button", "Post Comment")
    assert engine.see("article", WAITING)
    assert engine.see("article", THOUGHT)
    assert status_of("Ann") == "pending"


def test_a_section_on_another_origin_works_under_a_strict_policy(
    article: str, engine: Engine, status_of: Callable[[str], str]
) -> None:
    engine.open(article)
    _type(engine)
    engine.run(
        "window.stopped = []; addEventListener('securitypolicyviolation',"
        "(event) => window.stopped.push(event.blockedURI));"
    )
    engine.key(TAB)
    engine.press("button", "Post Comment")
    assert engine.see("article", WAITING)
    assert engine.run("return window.stopped") == []
    assert status_of("Ann") == "pending"


def test_the_desk_decides_and_takes_back_by_the_mouse(
    desk: str, engine: Engine, status_of: Callable[[str], str]
) -> None:
    engine.press(f"{ROW}:last-child button", "Approve")
    engine.see(NOTICE, "Approved “Linda”")
    engine.settle()
    assert (status_of("Linda"), status_of("Ned")) == ("approved", "pending")
    engine.press("button", "Undo")
    engine.see(ROW, "Linda")
    engine.settle()
    assert status_of("Linda") == "pending"


def test_the_desk_decides_and_takes_back_by_keys(
    desk: str, engine: Engine, status_of: Callable[[str], str]
) -> None:
    engine.key("j", "j", "s")
    engine.see(NOTICE, "Filed as spam: “Linda”")
    engine.settle()
    assert (status_of("Linda"), status_of("Ned")) == ("spam", "pending")
    engine.key("u")
    engine.see(ROW, "Linda")
    engine.settle()
    assert status_of("Linda") == "pending"


def _type(engine: Engine) -> None:
    engine.type("textarea[name=body]", THOUGHT)
    engine.type("input[name=name]", "Ann")
    engine.type("input[name=email]", "ann@example.org")
