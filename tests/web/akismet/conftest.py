"""A client of the Akismet door, which sends what WordPress sends."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.set_site import set_site
from tests.fixtures.looks import seen

Ask = Callable[..., TestResponse]
CHECK = "/1.1/comment-check"
SPAM = "/1.1/submit-spam"
HAM = "/1.1/submit-ham"
THANKS = "Thanks for making the web a better place."


@pytest.fixture
def fields(site: SiteCredentials) -> dict[str, str]:
    """What WordPress sends of a comment, its server's variables included."""
    return {
        "api_key": site.keys["akismet"],
        "blog": "https://example.org",
        "blog_lang": "en_US, fr_ca",
        "blog_charset": "UTF-8",
        "user_ip": "192.0.2.44",
        "user_agent": "Mozilla/5.0",
        "referrer": "https://example.org/2026/bread",
        "permalink": "https://example.org/2026/bread",
        "comment_type": "comment",
        "comment_author": "Jane Doe",
        "comment_author_email": "jane@example.org",
        "comment_author_url": "https://jane.example.org/",
        "comment_content": "Thank you, the crust came out just as you describe it.",
        "comment_parent": "7",
        "comment_post_ID": "12",
        "akismet_comment_nonce": "passed",
        "POST_email": "jane@example.org",
        "POST_author": "Jane Doe",
        "HTTP_COOKIE": "",
        "REMOTE_ADDR": "192.0.2.44",
        "REQUEST_URI": "/wp-comments-post.php",
    }


@pytest.fixture
def ask(client: FlaskClient, fields: dict[str, str]) -> Ask:
    """Asks an endpoint: ``ask(CHECK, comment_author="Ann")``; a field given as None is left out."""

    def ask_one(path: str = CHECK, **changes: Any) -> TestResponse:
        sent = {name: value for name, value in (fields | changes).items() if value is not None}
        return client.post(path, data=sent)

    return ask_one


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
def opinion_mode(installation: Installation, site: SiteCredentials) -> None:
    """The site wants opinions, and nothing kept."""
    set_site(installation, "blog", {"akismet_mode": "opinion"})
    installation.known_sites._sites.clear()
