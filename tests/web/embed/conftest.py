"""The form of the site ``blog``, filled in as a browser without JavaScript sends it."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.actions.add_site import SiteCredentials
from moderation.actions.comment_view import CommentView
from moderation.actions.decide import decide
from moderation.actions.installation import Installation
from moderation.actions.read_comments import read_comments
from moderation.actions.submission import Actor, SubmittingSite

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
        page = read_comments(
            installation, submitting_site.id, status=None, thread_url=None, after=None, limit=50
        )
        return list(page.comments)

    return read


@pytest.fixture
def publish(installation: Installation, submitting_site: SubmittingSite) -> Callable[[str], None]:
    """Approves a comment."""

    def approve(comment_id: str) -> None:
        decide(installation, submitting_site.id, comment_id, "approved", Actor("site"))

    return approve
