"""The form of the site ``blog``, filled in as a browser without JavaScript sends it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from werkzeug.test import TestResponse

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import SiteCredentials, add_site
from moderation.actions.sites.authenticate_site import site_by_name
from tests.fixtures.looks import seen

FORM = "/v1/sites/blog/form"
PAGE = "https://example.org/2026/bread"
ORIGIN = "https://example.org"


class PostForm(Protocol):
    """Posts the form; a field given as None is left out."""

    def __call__(
        self, *, headers: dict[str, str] | None = None, as_json: bool = False, **changes: Any
    ) -> TestResponse: ...


@pytest.fixture
def filled() -> dict[str, str]:
    """What a reader has typed."""
    return {
        "body": "Thank you, the crust came out just as you describe it.",
        "name": "Jane Doe",
        "email": "jane@example.org",
        "url": "",
        "thread_url": PAGE,
        "thread_title": "How to bake bread",
    }


@pytest.fixture
def post_form(client: FlaskClient, site: SiteCredentials, filled: dict[str, str]) -> PostForm:
    """Posts the form from a page of the site: ``post_form(name="Ann")``."""

    def post(
        *, headers: dict[str, str] | None = None, as_json: bool = False, **changes: Any
    ) -> TestResponse:
        fields = {name: value for name, value in (filled | changes).items() if value is not None}
        accept = "application/json" if as_json else "text/html,*/*;q=0.8"
        sent = {"Origin": ORIGIN, "Accept": accept} | (headers or {})
        return client.post(FORM, data=fields, headers=sent)

    return post


@pytest.fixture
def stored(
    installation: Installation, submitting_site: SubmittingSite
) -> Callable[[], list[CommentView]]:
    """Every comment of the site, whatever its status."""

    def read() -> list[CommentView]:
        page = seen(
            installation,
            read_comments,
            submitting_site.id,
            status=None,
            after=None,
            limit=50,
        )
        return list(page.comments)

    return read


@pytest.fixture
def publish(installation: Installation, submitting_site: SubmittingSite) -> Callable[[str], None]:
    """Approves a comment."""

    def approve(comment_id: str) -> None:
        decide(
            installation, submitting_site.id, comment_id, WantedDecision("approved", Actor("site"))
        )

    return approve


@pytest.fixture
def pages() -> dict[str, str]:
    """The host's pages by path; ``{service}`` in them is where our service is."""
    return {"/2026/bread": ARTICLE}


@contextmanager
def serve(pages: dict[str, str], service: str, policy: str) -> Iterator[str]:
    """A host of pages on an origin of its own, whose address it is; ``.js`` ones are scripts."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            page = pages.get(path, "")
            html = page.replace("{service}", service).encode()
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy.replace("{service}", service))
            self.send_header("Content-Length", str(len(html)))
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def article(live_server: str, pages: dict[str, str]) -> Iterator[str]:
    """The address of a strict page on another origin, with our script tag."""
    with serve(pages, live_server, POLICY) as origin:
        yield f"{origin}/2026/bread"


@pytest.fixture
def bakery(installation: Installation, article: str) -> SubmittingSite:
    """The site whose origin the page is on."""
    add_site(installation, "bakery", [article])
    found = site_by_name(installation, "bakery")
    assert found is not None
    return found


@pytest.fixture
def visit(page: Page, article: str, bakery: SubmittingSite) -> Iterator[Callable[[], Page]]:
    """Opens the article; the test fails where the page complained of anything."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_article() -> Page:
        page.goto(article)
        expect(page.get_by_role("button", name="Post Comment")).to_be_visible()
        return page

    yield open_article
    # The browser reports by itself what it could not fetch; that is no complaint of the page.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def fill(page: Page, body: str = "A thought on bread.") -> None:
    """Type a comment."""
    page.get_by_label("Comment *").fill(body)
    page.get_by_label("Name *").fill("Jane Doe")
    page.get_by_label("Email *").fill("jane@example.org")


def post(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Post Comment").click()


POLICY = (
    "default-src 'none'; script-src {service}; connect-src {service}; form-action 'none'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
ARTICLE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>How to bake bread</title>
</head>
<body>
  <main>
    <h1>How to bake bread</h1>
    <p>Slowly.</p>
    <script type="module" src="{service}/embed.js" data-site="bakery" async></script>
  </main>
</body>
</html>
"""
