"""A site that speaks to the JSON door."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.actions.sites.add_site import SiteCredentials

Post = Callable[..., TestResponse]


@pytest.fixture
def headers(site: SiteCredentials) -> dict[str, str]:
    """The site's API key as it is sent."""
    return {"Authorization": f"Bearer {site.api_key}"}


@pytest.fixture
def document() -> dict[str, Any]:
    """The smallest comment that is accepted."""
    return {
        "thread": {"url": "https://example.org/2026/bread"},
        "author": {"name": "Jane", "email": "jane@example.org"},
        "body": "The crust came out just as you describe it.",
    }


@pytest.fixture
def post(client: FlaskClient, headers: dict[str, str], document: dict[str, Any]) -> Post:
    """Posts a comment as the site: ``post(body="Hello")``; extra headers by ``sent``."""

    def post_one(*, sent: dict[str, str] | None = None, **changes: Any) -> TestResponse:
        return client.post("/v1/comments", json=document | changes, headers=headers | (sent or {}))

    return post_one
